// Parts of a page that follow the server's stream instead of asking every two seconds.
// [data-live] holds the stream's address and a part that htmx renews on the event "live".
"use strict";

{
  const AGAIN = 60_000; // milliseconds until a stream that was refused is tried once more
  let source = null;

  const parts = () => document.querySelectorAll("[data-live]");
  const isUp = () => source?.readyState === EventSource.OPEN;

  const open = () => {
    const part = parts()[0];
    if (!part || source || !window.EventSource) return;
    source = new EventSource(part.dataset.live, { withCredentials: true });
    source.addEventListener("statements", () => {
      parts().forEach((each) => window.htmx.trigger(each, "live"));
    });
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return; // it comes back by itself
      source = null;
      setTimeout(open, AGAIN);
    });
  };

  // Nothing is left to follow: the last file has been read.
  const closeIfDone = () => {
    if (parts().length || !source) return;
    source.close();
    source = null;
  };

  // While the stream is up the clock's questions are needless; only the stream's own are sent.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const byClock = !event.detail.requestConfig.triggeringEvent;
    if (byClock && isUp() && event.detail.elt.matches("[data-live]")) event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", closeIfDone);
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    source = null;
    open();
  });
  open();
}

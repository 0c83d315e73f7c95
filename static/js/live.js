// What changes while a page is open: parts that htmx renews, and the number beside the bell.
// Each visible page follows the server's stream; where there is none, the bell asks once a minute
// and the parts by their own clocks. [data-bell] holds both addresses, [data-live] marks a part.
"use strict";
{
  const AGAIN = 60_000; // milliseconds until a stream that was refused is tried once more
  const MOMENT = 500;
  const bell = document.querySelector("[data-bell]");
  let source = null;
  let timer = 0;
  const parts = () => document.querySelectorAll("[data-live]");
  const isUp = () => source?.readyState === EventSource.OPEN;
  const ring = ({ unread }) => {
    document.querySelectorAll("[data-bell-count]").forEach((place) => {
      place.textContent = unread > 99 ? "99+" : String(unread);
      place.hidden = unread === 0;
    });
  };
  const ask = async () => {
    try {
      const answer = await fetch(bell.dataset.bell, { headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) ring(await answer.json());
    } catch {
      // The network is away; the next minute asks again.
    }
  };
  const open = () => {
    clearTimeout(timer);
    if (!bell || source || document.hidden) return;
    source = new EventSource(bell.dataset.stream, { withCredentials: true });
    source.addEventListener("notifications", (event) => ring(JSON.parse(event.data)));
    source.addEventListener("statements", () => {
      parts().forEach((each) => window.htmx.trigger(each, "live"));
    });
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return; // it comes back by itself
      source = null;
      // Not at once: a page that is being left loses its stream too.
      timer = setTimeout(() => {
        ask();
        timer = setTimeout(open, AGAIN);
      }, MOMENT);
    });
  };
  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  // While the stream is up the clock's questions are needless; only the stream's own are sent.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const byClock = !event.detail.requestConfig.triggeringEvent;
    if (byClock && isUp() && event.detail.elt.matches("[data-live]")) event.preventDefault();
  });
  // A page that nobody looks at holds no stream.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) open();
  });
  open();
}

// The upload page: chosen files as a list, each sent on its own with its progress and its answer.
// Without this script the form sends all files at once and the page says the same.
"use strict";

{
  const form = document.querySelector("form[data-upload]");
  const input = form.querySelector('input[type="file"]');
  const list = form.querySelector("[data-upload-files]");
  const status = form.querySelector("[data-upload-status]");
  const done = form.querySelector("[data-upload-done]");
  const submit = form.querySelector('[type="submit"]');
  const template = document.querySelector("template[data-upload-file]");
  const entries = []; // {file, item}, in the order chosen

  const sizeOf = (bytes) => {
    const [value, unit] = bytes < 2 ** 20 ? [bytes && Math.max(bytes / 1024, 0.1), "kilobyte"] : [bytes / 2 ** 20, "megabyte"];
    const options = { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 };
    return new Intl.NumberFormat(document.documentElement.lang, options).format(value);
  };

  // The field holds what the list shows, so that it is also what a plain submission would send.
  const writeBack = () => {
    const transfer = new DataTransfer();
    entries.forEach(({ file }) => transfer.items.add(file));
    input.files = transfer.files;
    list.hidden = entries.length === 0;
  };

  const remove = (entry) => {
    const next = entry.item.nextElementSibling ?? entry.item.previousElementSibling;
    entries.splice(entries.indexOf(entry), 1);
    entry.item.remove();
    writeBack();
    (next?.querySelector("button") ?? input).focus();
  };

  const add = (file) => {
    const same = ({ file: other }) =>
      other.name === file.name && other.size === file.size && other.lastModified === file.lastModified;
    if (entries.some(same)) return;
    const item = template.content.firstElementChild.cloneNode(true);
    const entry = { file, item };
    item.querySelector(".upload-name").textContent = file.name;
    item.querySelector(".upload-size").textContent = sizeOf(file.size);
    const button = item.querySelector("button");
    button.querySelector(".visually-hidden").textContent += ` ${file.name}`;
    button.addEventListener("click", () => remove(entry));
    entries.push(entry);
    list.append(item);
  };

  const say = (entry, isStored, text, url) => {
    const { item, file } = entry;
    const word = item.querySelector(".upload-word");
    item.classList.toggle("is-stored", isStored);
    item.classList.toggle("is-refused", !isStored);
    item.querySelector("progress").hidden = true;
    word.hidden = false;
    word.textContent = text;
    if (url) {
      const link = document.createElement("a");
      link.href = url;
      link.textContent = file.name;
      item.querySelector(".upload-name").replaceChildren(link);
    }
    const before = isStored ? status.dataset.sent : status.dataset.refused;
    status.textContent = `${before}${file.name}. ${isStored ? "" : text}`;
  };

  const send = (entry) =>
    new Promise((resolve) => {
      const { file, item } = entry;
      const progress = item.querySelector("progress");
      const words = item.querySelector(".upload-word").dataset;
      const body = new FormData();
      body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      body.append(input.name, file);
      const request = new XMLHttpRequest();
      request.open("POST", form.action || location.href);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) progress.value = (100 * event.loaded) / event.total;
      });
      progress.hidden = false;
      progress.setAttribute("aria-label", file.name);
      item.querySelector("button").hidden = true;
      request.addEventListener("loadend", () => {
        const answer = request.response?.files?.[0];
        const isStored = request.status === 201;
        say(entry, isStored, isStored ? words.stored : answer?.problem || words.broken, answer?.url);
        resolve(isStored);
      });
      request.send(body);
    });

  const sendAll = async () => {
    submit.disabled = true;
    let stored = 0;
    for (const entry of [...entries]) {
      if (await send(entry)) stored += 1;
    }
    if (stored === entries.length) {
      location.assign(form.dataset.upload);
      return;
    }
    // What was refused stays to be read, above the rest; the field is free for other files.
    list.prepend(...list.querySelectorAll(".is-refused"));
    entries.length = 0;
    writeBack();
    list.hidden = false;
    done.hidden = stored === 0;
    submit.disabled = false;
  };

  input.addEventListener("change", () => {
    if (!entries.length) list.replaceChildren();
    [...input.files].forEach(add);
    writeBack();
  });
  form.addEventListener("submit", (event) => {
    if (!entries.length) return;
    event.preventDefault();
    sendAll();
  });
}

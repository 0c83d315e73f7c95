// Small improvements on pages that work without them.
"use strict";

// A form that came back with errors tells so first.
const focusErrors = (root) => root.querySelector("[data-error-summary]")?.focus();

// A statement can be dropped on its field.
const enableDrop = (area) => {
  const input = area.querySelector('input[type="file"]');
  if (!input || area.classList.contains("is-ready")) return;
  area.classList.add("is-ready");
  const mark = (over) => area.classList.toggle("is-over", over);
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  area.addEventListener("dragleave", () => mark(false));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
};

// <form data-confirm="…"> asks before it is sent; the words of the buttons are the form's own.
const askFirst = (event) => {
  const form = event.target.closest("form[data-confirm]");
  if (!form || form.dataset.confirmed) return;
  event.preventDefault();
  const template = document.getElementById("confirm-dialog");
  const dialog = template.content.firstElementChild.cloneNode(true);
  const yes = dialog.querySelector("[value=yes]");
  dialog.querySelector("[data-text]").textContent = form.dataset.confirm;
  yes.textContent = (event.submitter ?? form.querySelector("[type=submit]")).textContent.trim();
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
  });
  document.body.append(dialog);
  dialog.showModal();
};

// The phone menu closes by Escape and by a click beside it.
const closeMenus = (target) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(target)) menu.open = false;
  });
};

const enhance = (root) => {
  root.querySelectorAll("[data-drop]").forEach(enableDrop);
  focusErrors(root);
};

document.addEventListener("submit", askFirst);
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});
document.addEventListener("htmx:afterSwap", (event) => enhance(event.detail.target));
enhance(document);

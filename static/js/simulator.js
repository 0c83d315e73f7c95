// The simulator: each number field gets a slider beside it, and the result follows without a reload.
// Without this script the fields are plain numbers and a button shows the score.
"use strict";

{
  const form = document.querySelector("form[data-simulator]");
  const result = document.querySelector("[data-simulation-result]");
  let asked = 0;

  const show = async () => {
    const number = ++asked;
    const address = new URL(form.action);
    address.search = new URLSearchParams(new FormData(form));
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-simulation-result]");
    if (number !== asked || !fresh) return; // a later change is on its way
    result.replaceChildren(...fresh.childNodes);
    history.replaceState(null, "", address);
  };

  const addSlider = (input) => {
    const slider = document.createElement("input");
    slider.type = "range";
    slider.className = "slider";
    slider.min = input.dataset.sliderMin;
    slider.max = input.dataset.sliderMax;
    slider.step = input.dataset.sliderStep;
    slider.value = input.value || slider.min;
    slider.setAttribute("aria-label", form.querySelector(`label[for="${input.id}"]`).textContent.trim());
    slider.addEventListener("input", () => {
      input.value = slider.value;
    });
    slider.addEventListener("change", show);
    input.addEventListener("change", () => {
      slider.value = input.value || slider.min;
      show();
    });
    input.closest("[data-field]").append(slider);
  };

  form.querySelectorAll("[data-slider-max]").forEach(addSlider);
}

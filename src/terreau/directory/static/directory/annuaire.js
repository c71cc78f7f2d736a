"use strict";
// Comfort only: the map is whole without this file.

for (const map of document.querySelectorAll("[data-map]")) {
  const drawing = map.querySelector(".map-drawing");
  const tools = map.querySelector(".map-tools");
  const whole = drawing.viewBox.baseVal;
  const [width, height] = [whole.width, whole.height];
  let [x, y, scale, held] = [0, 0, 1, null];

  const show = () => {
    const [w, h] = [width / scale, height / scale];
    x = Math.min(Math.max(x, 0), width - w);
    y = Math.min(Math.max(y, 0), height - h);
    drawing.setAttribute("viewBox", `${x} ${y} ${w} ${h}`);
    for (const sized of drawing.querySelectorAll(".map-marker circle, .map-dot")) {
      sized.dataset.r ||= sized.getAttribute("r");
      sized.setAttribute("r", sized.dataset.r / Math.sqrt(scale));
    }
    for (const text of drawing.querySelectorAll("text")) {
      text.setAttribute("font-size", `${12 / Math.sqrt(scale)}`);
    }
  };
  const zoom = (by, cx, cy) => {
    const next = Math.min(Math.max(scale * by, 1), 12);
    x += (cx * width) / scale - (cx * width) / next;
    y += (cy * height) / scale - (cy * height) / next;
    scale = next;
    show();
  };
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) zoom(button.dataset.zoom > 0 ? 1.6 : 1 / 1.6, 0.5, 0.5);
  });
  drawing.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && scale === 1 && event.deltaY > 0) return;
    event.preventDefault();
    const box = drawing.getBoundingClientRect();
    zoom(event.deltaY < 0 ? 1.25 : 0.8, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }, { passive: false });
  drawing.addEventListener("pointerdown", (event) => {
    if (scale > 1 && !event.target.closest("a")) held = [event.clientX, event.clientY];
  });
  window.addEventListener("pointerup", () => { held = null; });
  drawing.addEventListener("pointermove", (event) => {
    if (!held) return;
    const ratio = width / scale / drawing.getBoundingClientRect().width;
    x -= (event.clientX - held[0]) * ratio;
    y -= (event.clientY - held[1]) * ratio;
    held = [event.clientX, event.clientY];
    show();
  });

  // The list and the map point at each other.
  const markers = [...map.querySelectorAll(".map-marker")];
  const marks = (marker, number) => new RegExp(`(^|[ ,])${number}\\.`).test(marker.dataset.at);
  for (const result of document.querySelectorAll(".result[data-number]")) {
    const mine = markers.find((marker) => marks(marker, result.dataset.number));
    if (!mine) continue;
    for (const [one, other] of [[result, mine], [mine, result]]) {
      one.addEventListener("pointerenter", () => other.classList.add("is-pointed"));
      one.addEventListener("pointerleave", () => other.classList.remove("is-pointed"));
    }
  }
}

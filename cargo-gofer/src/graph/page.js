"use strict";
const main = document.querySelector("main");
const svg = main.querySelector("svg");
const { width, height } = svg.viewBox.baseVal;
// What is in the window: its upper left corner in the picture, and the window's pixels for one of the picture's.
let view = { x: 0, y: 0, scale: 1 };

function show() {
  const box = main.getBoundingClientRect();
  svg.setAttribute("viewBox", [view.x, view.y, box.width / view.scale, box.height / view.scale].join(" "));
}

function fit() {
  const box = main.getBoundingClientRect();
  const scale = Math.min(box.width / width, box.height / height, 1.5) || 1;
  view = { x: (width - box.width / scale) / 2, y: (height - box.height / scale) / 2, scale };
  show();
}

// The first view: all of it where its words can be read, else its beginning. The top row is in the middle.
const readable = 0.75;

function begin() {
  fit();
  if (view.scale >= readable) return;
  const box = main.getBoundingClientRect();
  const scale = Math.min(Math.max(box.width / width, readable), 1);
  const first = svg.querySelector(".task rect");
  const middle = first ? first.getBoundingClientRect() : box;
  const x = view.x + (middle.left + middle.width / 2 - box.left) / view.scale;
  const most = Math.max(width - box.width / scale, 0);
  view = { x: width * scale < box.width ? (width - box.width / scale) / 2 : Math.min(Math.max(x - box.width / scale / 2, 0), most), y: 0, scale };
  show();
}

// Zooms, and keeps what is at this point of the window where it is.
function zoom(factor, x, y) {
  const scale = Math.min(Math.max(view.scale * factor, 0.001), 20);
  view.x += x / view.scale - x / scale;
  view.y += y / view.scale - y / scale;
  view.scale = scale;
  show();
}

function zoomMiddle(factor) {
  zoom(factor, main.clientWidth / 2, main.clientHeight / 2);
}

function pan(x, y) {
  view.x -= x / view.scale;
  view.y -= y / view.scale;
  show();
}

// One finger or the mouse pans, two fingers also zoom.
const held = new Map();

function centre() {
  const points = [...held.values()];
  const mean = (of) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  return { x, y, spread: mean((point) => Math.hypot(point.x - x, point.y - y)) };
}

function release(event) {
  held.delete(event.pointerId);
  main.classList.toggle("held", held.size > 0);
}

main.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  main.setPointerCapture(event.pointerId);
  held.set(event.pointerId, { x: event.clientX, y: event.clientY });
  main.classList.add("held");
});
main.addEventListener("pointermove", (event) => {
  if (!held.has(event.pointerId)) return;
  const before = centre();
  held.set(event.pointerId, { x: event.clientX, y: event.clientY });
  const after = centre();
  pan(after.x - before.x, after.y - before.y);
  if (before.spread > 0 && after.spread > 0) zoom(after.spread / before.spread, after.x, after.y);
});
main.addEventListener("pointerup", release);
main.addEventListener("pointercancel", release);
main.addEventListener("wheel", (event) => {
  event.preventDefault();
  const lines = event.deltaMode === 0 ? event.deltaY : event.deltaY * 30;
  zoom(Math.exp(-Math.min(Math.max(lines, -200), 200) * (event.ctrlKey ? 0.01 : 0.002)), event.clientX, event.clientY);
}, { passive: false });

document.getElementById("in").addEventListener("click", () => zoomMiddle(1.25));
document.getElementById("out").addEventListener("click", () => zoomMiddle(0.8));
document.getElementById("fit").addEventListener("click", fit);

const keys = {
  "+": () => zoomMiddle(1.25),
  "=": () => zoomMiddle(1.25),
  "-": () => zoomMiddle(0.8),
  "0": fit,
  ArrowLeft: () => pan(60, 0),
  ArrowRight: () => pan(-60, 0),
  ArrowUp: () => pan(0, 60),
  ArrowDown: () => pan(0, -60),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});
window.addEventListener("resize", show);
// Paper shows all of it.
window.addEventListener("beforeprint", () => svg.setAttribute("viewBox", [0, 0, width, height].join(" ")));
window.addEventListener("afterprint", show);
begin();

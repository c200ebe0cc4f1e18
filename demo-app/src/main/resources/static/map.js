// The world as the places themselves show it: a plate carrée map (x is longitude, y is latitude) on a canvas.
import { fitToPixels } from './canvas.js';

const NORTH = 84;
const SOUTH = -58;
const GRATICULE_DEGREES = 30;
const COLOURS = { line: '#1d3250', mark: '#ffb454', halo: 'rgba(255, 180, 84, 0.25)', text: '#e6edf7', night: '#07101d' };
const LIGHT = [150, 190, 240];

/** Turns the server's grid of logarithmic counts (twice as wide as high, one byte a cell) into an image of lights. */
function lightsFrom(cells) {
  const height = Math.sqrt(cells.length / 2);
  const lights = new OffscreenCanvas(2 * height, height);
  const context = lights.getContext('2d');
  const image = context.createImageData(lights.width, lights.height);
  cells.forEach((level, cell) => {
    image.data.set(LIGHT, 4 * cell);
    image.data[4 * cell + 3] = level;
  });
  context.putImageData(image, 0, 0);
  return lights;
}

export class WorldMap {
  #canvas;
  #lights = null;
  #matches = [];
  #marked = 0;

  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.#draw()).observe(canvas);
  }

  /** Fetches the lights once; without them the map still has its graticule. */
  async load() {
    const response = await fetch('api/places/map');
    if (response.ok) {
      this.#lights = lightsFrom(new Uint8Array(await response.arrayBuffer()));
      this.#draw();
    }
  }

  show(matches) {
    this.#matches = matches;
    this.mark(0);
  }

  /** Stresses the match of a rank, counted from 0. */
  mark(rank) {
    this.#marked = rank;
    this.#draw();
  }

  #draw() {
    const { context, width, height } = fitToPixels(this.#canvas);
    const at = (lat, lng) => [((lng + 180) / 360) * width, ((NORTH - lat) / (NORTH - SOUTH)) * height];
    this.#drawLights(context, width, height);
    this.#drawGraticule(context, at);
    this.#matches.forEach((match, rank) => {
      if (rank !== this.#marked) this.#drawDot(context, at(match.lat, match.lng), 4);
    });
    const marked = this.#matches[this.#marked];
    if (marked) this.#drawMarked(context, at(marked.lat, marked.lng), marked.name, width);
  }

  #drawLights(context, width, height) {
    if (!this.#lights) return;
    const rowsPerDegree = this.#lights.height / 180;
    const top = (90 - NORTH) * rowsPerDegree;
    const rows = (NORTH - SOUTH) * rowsPerDegree;
    context.drawImage(this.#lights, 0, top, this.#lights.width, rows, 0, 0, width, height);
  }

  #drawGraticule(context, at) {
    context.strokeStyle = COLOURS.line;
    context.lineWidth = 1;
    context.beginPath();
    for (let lng = -180 + GRATICULE_DEGREES; lng < 180; lng += GRATICULE_DEGREES) {
      context.moveTo(...at(NORTH, lng));
      context.lineTo(...at(SOUTH, lng));
    }
    for (let lat = -30; lat <= 60; lat += GRATICULE_DEGREES) {
      context.moveTo(...at(lat, -180));
      context.lineTo(...at(lat, 180));
    }
    context.stroke();
  }

  #drawDot(context, [x, y], radius) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = COLOURS.mark;
    context.strokeStyle = COLOURS.night;
    context.fill();
    context.stroke();
  }

  #drawMarked(context, [x, y], name, width) {
    context.beginPath();
    context.arc(x, y, 14, 0, 2 * Math.PI);
    context.fillStyle = COLOURS.halo;
    context.fill();
    this.#drawDot(context, [x, y], 6);
    context.font = '600 14px system-ui, sans-serif';
    const left = x + 20 + context.measureText(name).width > width;
    context.textAlign = left ? 'right' : 'left';
    context.textBaseline = 'middle';
    context.lineWidth = 4;
    context.strokeStyle = COLOURS.night;
    context.fillStyle = COLOURS.text;
    const labelX = x + (left ? -18 : 18);
    context.strokeText(name, labelX, y);
    context.fillText(name, labelX, y);
  }
}

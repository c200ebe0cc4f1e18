// Bars for the server's times of the most recent searches, the newest on the right.
import { fitToPixels } from './canvas.js';

const KEPT = 60;

export class History {
  #canvas;
  #values = [];

  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.#draw()).observe(canvas);
  }

  add(value) {
    this.#values = [...this.#values, value].slice(-KEPT);
    this.#draw();
  }

  #draw() {
    const { context, width, height } = fitToPixels(this.#canvas);
    const step = width / KEPT;
    const highest = Math.max(...this.#values);
    context.fillStyle = '#3d5a80';
    this.#values.forEach((value, i) => {
      const bar = Math.max(1, (value / highest) * height);
      if (i === this.#values.length - 1) context.fillStyle = '#ffb454';
      context.fillRect(width - (this.#values.length - i) * step, height - bar, Math.max(1, step - 1), bar);
    });
  }
}

/** Gives a canvas as many pixels as the screen shows of it; drawing then counts in CSS pixels. Clears it. */
export function fitToPixels(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  return { context, width, height };
}

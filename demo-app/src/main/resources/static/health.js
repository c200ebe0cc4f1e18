// Keeps the lamp in the header up to date.
import { health } from './api.js';

const POLL_MILLIS = 3000;

async function refresh(panel) {
  let state;
  try {
    state = await health();
  } catch {
    state = { status: 'DOWN', details: { device: 'the server does not answer' } };
  }
  panel.dataset.status = state.status;
  panel.querySelector('#health-status').textContent = state.status;
  const { device, backend, mode } = state.details ?? {};
  panel.querySelector('#health-device').textContent = [device, backend, mode].filter(Boolean).join(' · ');
}

export function watchHealth(panel) {
  refresh(panel);
  setInterval(() => document.hidden || refresh(panel), POLL_MILLIS);
}

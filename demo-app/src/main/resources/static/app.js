// Wires the page. What is typed is searched at once; one search is under way at a time, and the newest text goes next.
import { compare, search } from './api.js';
import { watchHealth } from './health.js';
import { History } from './history.js';
import { WorldMap } from './map.js';

const byId = (id) => document.getElementById(id);
const input = byId('query');
const results = byId('results');
const problem = byId('problem');
const compareButton = byId('compare');
const map = new WorldMap(byId('map'));
const history = new History(byId('history'));
const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

let answer = null;
let searching = false;
let typedMeanwhile = false;

const inMicros = (micros) => (micros < 10_000 ? `${micros} µs` : `${(micros / 1000).toFixed(1)} ms`);

const edits = (distance) => (distance === 0 ? 'exact' : distance === 1 ? '1 edit' : `${distance} edits`);

function element(tag, className, ...content) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

function resultItem(match, rank) {
  const where = `${countries.of(match.country)} · ${match.lat.toFixed(2)}, ${match.lng.toFixed(2)}`;
  const name = element('span', 'name', match.name);
  const item = element('li', '', element('span', '', name, element('small', '', where)),
      element('span', 'distance', edits(match.distance)));
  item.addEventListener('pointerenter', () => map.mark(rank));
  return item;
}

function show(shown) {
  answer = shown;
  problem.hidden = true;
  compareButton.textContent = 'compare';
  compareButton.disabled = shown === null;
  results.replaceChildren(...(shown?.matches ?? []).map(resultItem));
  map.show(shown?.matches ?? []);
}

function showProblem(error) {
  show(null);
  problem.textContent = error.message;
  problem.hidden = false;
}

async function searchOnce(query) {
  const started = performance.now();
  try {
    const found = await search(query);
    byId('micros').textContent = inMicros(found.micros);
    byId('round-trip').textContent = `${(performance.now() - started).toFixed(1)} ms`;
    history.add(found.micros);
    show(found);
  } catch (error) {
    showProblem(error);
  }
}

async function searchNow() {
  typedMeanwhile = searching;
  if (searching) return;
  searching = true;
  do {
    typedMeanwhile = false;
    const query = input.value.trim();
    if (query === '') show(null);
    else await searchOnce(query);
  } while (typedMeanwhile);
  searching = false;
}

async function compareNow() {
  const device = answer;
  compareButton.disabled = true;
  try {
    const plain = await compare(device.query);
    if (device !== answer) return;
    const same = JSON.stringify(plain.matches) === JSON.stringify(device.matches);
    compareButton.textContent = `${inMicros(plain.micros)}, ${same ? 'same matches' : 'OTHER MATCHES'}`;
    compareButton.disabled = false;
  } catch (error) {
    showProblem(error);
  }
}

byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  searchNow();
});
input.addEventListener('input', searchNow);
compareButton.addEventListener('click', compareNow);
document.querySelectorAll('[data-query]').forEach((button) => button.addEventListener('click', () => {
  input.value = button.dataset.query;
  searchNow();
}));

watchHealth(byId('health'));
map.load();
input.value = new URLSearchParams(window.location.search).get('q') ?? '';
searchNow();

// The server's answers as values; a problem+json answer becomes an error with its detail as the message.

export const LIMIT = 10;

async function getJson(path) {
  const response = await fetch(path, { headers: { Accept: 'application/json' } });
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail ?? body.title ?? `the server answered ${response.status}`);
  return body;
}

const placesPath = (path, query) => `${path}?${new URLSearchParams({ q: query, limit: LIMIT })}`;

export const search = (query) => getJson(placesPath('api/places', query));

export const compare = (query) => getJson(placesPath('api/places/compare', query));

/** The health of the megakernel; also answers (with status DOWN and so on) when the server says 503. */
export async function health() {
  const response = await fetch('actuator/health', { headers: { Accept: 'application/json' } });
  const body = await response.json();
  return body.components?.megakernel ?? body;
}

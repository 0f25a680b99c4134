// The addresses under /emulator/, and the stream of what changes.

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `The emulator answered ${response.status}`);
  return body;
}

export const read = async (path) => answer(await fetch(`/emulator/${path}`));

export async function send(path, body = {}, method = "POST") {
  const form = body instanceof FormData;
  const options = { method, body: form ? body : JSON.stringify(body) };
  if (!form) options.headers = { "Content-Type": "application/json" };
  return answer(await fetch(`/emulator/${path}`, options));
}

export function listen(heard, reconnected) {
  const source = new EventSource("/emulator/events");
  let before = false;
  source.onopen = () => { if (before) reconnected(); before = true; };
  source.onmessage = (event) => heard(JSON.parse(event.data));
}

// Calls the queue's own REST interface. A problem document becomes an Error with its sentence.
const TOKEN = 'millrace-token';

export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: (value) => sessionStorage.setItem(TOKEN, value),
};

export async function call(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (token.get()) headers.Authorization = `Bearer ${token.get()}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(`api/v1/${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(20000),
  });
  const text = await response.text();
  const answer = text ? JSON.parse(text) : null;
  if (!response.ok) {
    const error = new Error(answer?.detail ?? answer?.title ?? `HTTP ${response.status}`);
    error.status = response.status;
    throw error;
  }
  return answer;
}

export const queuePath = (queue) => `queues/${encodeURIComponent(queue)}`;
export const itemPath = (queue, item) => `${queuePath(queue)}/items/${encodeURIComponent(item)}`;
export const batchPath = (queue, batch) => `${queuePath(queue)}/batches/${encodeURIComponent(batch)}`;

// Reads server-sent events with fetch, which, unlike EventSource, can carry a bearer token.
export async function events(path, onEvent, signal) {
  const headers = { Accept: 'text/event-stream' };
  if (token.get()) headers.Authorization = `Bearer ${token.get()}`;
  const response = await fetch(`api/v1/${path}`, { headers, signal });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      const data = block.split(/\r?\n/).filter((line) => line.startsWith('data:')).map((line) => line.slice(5)).join('\n');
      if (data) onEvent(JSON.parse(data));
    }
  }
}

// What the server is asked, and how it answers.

/** A refusal in the server's own words. */
export class Refusal extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

async function refusal(answer) {
  const type = answer.headers.get('content-type') ?? '';
  const problem = type.includes('json') ? await answer.json() : {};
  return new Refusal(answer.status, problem.detail ?? problem.title ?? `The server answered ${answer.status}.`);
}

async function send(method, path, body, more = {}) {
  const request = {method, headers: {...more.headers}, signal: more.signal};
  if (body !== undefined) {
    request.headers['Content-Type'] = 'application/json';
    request.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, request);
  } catch (failure) {
    throw failure.name === 'AbortError' ? failure : new Refusal(0, 'The server cannot be reached.');
  }
  if (!answer.ok) {
    if (answer.status === 401 && path !== '/api/session') dispatchEvent(new Event('signed-out'));
    throw await refusal(answer);
  }
  return answer;
}

/** What is at that path. */
export async function get(path, signal) {
  return (await send('GET', path, undefined, {signal})).json();
}

/** The text at that path. */
export async function text(path) {
  return (await send('GET', path)).text();
}

/** Changes something; what the server says about it, if it does. */
export async function change(method, path, body) {
  const answer = await send(method, path, body);
  return answer.status === 204 ? null : answer.json();
}

/**
 * Passes a stream's events on as they come; returns the last one, or nothing where the stream broke off.
 * @param tell gets each line
 */
export async function follow(method, path, {body, tell, signal, after}) {
  const headers = after ? {'Last-Event-ID': String(after)} : {};
  const answer = await send(method, path, body, {signal, headers});
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) {
      return undefined;
    }
    const events = (rest + value).split('\n\n');
    rest = events.pop();
    for (const event of events.map(parse)) {
      if (event.name === 'line') {
        tell(event.data, event.id);
      } else if (event.name === 'end') {
        return JSON.parse(event.data);
      } else if (event.name === 'failed') {
        throw new Refusal(200, JSON.parse(event.data).detail);
      }
    }
  }
}

function parse(text) {
  const event = {name: '', data: '', id: 0};
  for (const line of text.split('\n')) {
    if (line.startsWith('event: ')) event.name = line.slice(7);
    if (line.startsWith('data: ')) event.data = line.slice(6);
    if (line.startsWith('id: ')) event.id = Number(line.slice(4));
  }
  return event;
}

export const signIn = (user, password) => change('POST', '/api/session', {user, password});
export const signOut = () => change('DELETE', '/api/session');

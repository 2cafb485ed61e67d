// A test request as it is typed.

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** `GET /path`, in the one form; or what is wrong with it. */
export function requestOf(text: string): { request: string; problem?: undefined } | { request?: undefined; problem: string } {
  const words = text.trim().split(/\s+/);
  const [first = '', second] = words;
  if (words.length === 1 && first.startsWith('/')) return { request: `GET ${first}` };
  const method = first.toUpperCase();
  if (!METHODS.includes(method)) return { problem: `Begin with a method (${METHODS.join(', ')}) or a path.` };
  if (words.length !== 2 || !second?.startsWith('/')) return { problem: 'After the method comes one path, which begins with /.' };
  return { request: `${method} ${second}` };
}

/** Does a request of that method usually have a body? */
export function takesBody(request: string): boolean {
  return /^(POST|PUT|PATCH) /.test(request);
}

/** Server-sent events of a stream that `EventSource` cannot ask for. Pure. */

export interface ServerEvent {
  event: string;
  data: string;
}

/** Takes text as it comes, and gives the events that are whole. */
export class EventReader {
  #rest = '';

  push(text: string): ServerEvent[] {
    this.#rest += text;
    // A carriage return at the end may be half of a line end.
    const whole = this.#rest.endsWith('\r') ? this.#rest.slice(0, -1) : this.#rest;
    const kept = this.#rest.slice(whole.length);
    const blocks = whole.replaceAll('\r\n', '\n').split('\n\n');
    this.#rest = (blocks.pop() ?? '') + kept;
    return blocks.flatMap((block) => {
      const event = read(block);
      return event ? [event] : [];
    });
  }
}

function read(block: string): ServerEvent | null {
  const data: string[] = [];
  let event = 'message';
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    // Lines that begin with a colon are signs of life.
    if (colon === 0) continue;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') event = value;
    else if (name === 'data') data.push(value);
  }
  return data.length > 0 ? { event, data: data.join('\n') } : null;
}

/** Where the parts of a long column are, of which most are not drawn. Pure. */

export class Heights {
  #heights: number[];
  #tops: number[] = [];

  constructor(estimates: number[]) {
    this.#heights = estimates;
    this.#sum();
  }

  get count(): number {
    return this.#heights.length;
  }

  get total(): number {
    return this.#tops[this.#heights.length] ?? 0;
  }

  top(index: number): number {
    return this.#tops[index] ?? this.total;
  }

  /** Heights as they were measured; how much all parts that end above `line` grew together. */
  measure(measured: Map<number, number>, line: number): number {
    let grown = 0;
    for (const [index, height] of measured) {
      const before = this.#heights[index];
      if (before === undefined) continue;
      if (this.top(index) + before <= line) grown += height - before;
      this.#heights[index] = height;
    }
    this.#sum();
    return grown;
  }

  /** Parts that touch a stretch: the first, and one past the last. */
  between(top: number, bottom: number): [number, number] {
    return [this.#at(top), Math.min(this.#heights.length, this.#at(bottom) + 1)];
  }

  #at(line: number): number {
    let [low, high] = [0, Math.max(0, this.#heights.length - 1)];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.top(middle + 1) <= line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #sum(): void {
    let top = 0;
    this.#tops = this.#heights.map((height) => (top += height) - height);
    this.#tops.push(top);
  }
}

/** How high a paragraph will be, until it is measured. */
export function estimate(letters: number, width: number): number {
  const perLine = Math.max(16, width / LETTER_PX);
  return Math.ceil(letters / perLine) * LINE_PX + REST_PX;
}

const LETTER_PX = 9;
const LINE_PX = 34;
const REST_PX = 40;

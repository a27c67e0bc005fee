/** How a curve is given to uPlot, and what is drawn behind it. */

import type uPlot from 'uplot';
import type { Curve, ShadeKind } from './curves';
import type { ColourName, Colours } from './palette.svelte';

/** Pixels left of the axis of time, for the numbers of the other one. */
export const AXIS_PX = 44;

/** What a plot asks for at each drawing, so that it is never out of date. */
export interface Look {
  colours: () => Colours;
  fontFamily: string;
  /** Times of the ruler. */
  ticks: () => number[];
  format: (value: number) => string;
}

/** Stretches differ by the slant of their lines as well as by colour. */
export const SHADES: Record<ShadeKind, { colour: ColourName; slant: number }> = {
  rush: { colour: 'shade-fast', slant: 1 },
  drag: { colour: 'shade-slow', slant: -1 },
  monotone: { colour: 'shade-flat', slant: 0 },
  quiet: { colour: 'shade-quiet', slant: -1 },
  fading: { colour: 'shade-flat', slant: 1 },
};

export function optionsOf(
  curve: () => Curve,
  size: { width: number; height: number },
  look: Look,
): uPlot.Options {
  const { id } = curve();
  const colour = () => look.colours()[`curve-${id}`];
  return {
    width: size.width,
    height: size.height,
    padding: [6, 0, 6, 0],
    cursor: { show: false },
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    scales: {
      x: { time: false, auto: false },
      y: { auto: false, range: () => [curve().bottom, curve().top] },
    },
    axes: [
      { show: false },
      {
        size: AXIS_PX,
        space: 26,
        gap: 6,
        ticks: { show: false },
        grid: { stroke: () => look.colours().line, width: 1 },
        stroke: () => look.colours().muted,
        font: `11px ${look.fontFamily}`,
        values: (_, splits) => splits.map(look.format),
      },
    ],
    series: [
      {},
      {
        stroke: colour,
        width: id === 'pace' ? 2.5 : 1.5,
        points: { show: id === 'pitch' && isSparse, size: 3, stroke: colour, fill: colour },
      },
    ],
    hooks: { drawClear: [(plot) => drawBehind(plot, curve(), look)] },
  };
}

/** Dots are for voice between two silences, where a line of one point would not be seen. */
function isSparse(plot: uPlot, _: number, from: number, to: number): boolean {
  return to - from < plot.bbox.width / devicePixelRatio;
}

/** The band, the stretches and the lines of the ruler. */
function drawBehind(plot: uPlot, curve: Curve, look: Look): void {
  const { ctx, bbox } = plot;
  const colours = look.colours();
  const x = (time: number) => plot.valToPos(time, 'x', true);
  const y = (value: number) => plot.valToPos(value, 'y', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  if (curve.band) {
    const top = curve.band.high === null ? bbox.top : y(curve.band.high);
    const bottom = curve.band.low === null ? bbox.top + bbox.height : y(curve.band.low);
    ctx.fillStyle = colours['good-soft'];
    ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  }
  const ratio = devicePixelRatio;
  for (const shade of curve.shades) {
    const [from, to] = [x(shade.start_s), x(shade.end_s)];
    if (to < bbox.left || from > bbox.left + bbox.width) continue;
    const { colour, slant } = SHADES[shade.kind];
    const box = { left: from, top: bbox.top, width: Math.max(to - from, 3 * ratio), height: bbox.height };
    hatch(ctx, box, colours[colour], slant, ratio);
  }
  ctx.strokeStyle = colours.line;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const tick of look.ticks()) {
    ctx.moveTo(Math.round(x(tick)) + 0.5, bbox.top);
    ctx.lineTo(Math.round(x(tick)) + 0.5, bbox.top + bbox.height);
  }
  ctx.stroke();
  ctx.restore();
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A tinted box with lines that rise, fall or lie, under a bar. */
function hatch(ctx: CanvasRenderingContext2D, box: Box, colour: string, slant: number, ratio: number): void {
  const { left, top, width, height } = box;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.fillStyle = ctx.strokeStyle = colour;
  ctx.fillRect(left, top, width, 3 * ratio);
  ctx.globalAlpha = 0.14;
  ctx.fillRect(left, top, width, height);
  ctx.globalAlpha = 0.4;
  ctx.lineWidth = ratio;
  ctx.beginPath();
  const step = 8 * ratio;
  if (slant === 0) {
    for (let down = step; down < height; down += step) {
      ctx.moveTo(left, top + down);
      ctx.lineTo(left + width, top + down);
    }
  } else {
    for (let right = -height; right < width + height; right += step) {
      ctx.moveTo(left + right, slant > 0 ? top + height : top);
      ctx.lineTo(left + right + height, slant > 0 ? top : top + height);
    }
  }
  ctx.stroke();
  ctx.restore();
}

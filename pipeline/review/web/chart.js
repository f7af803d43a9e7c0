// A line over time, drawn as SVG: the newest report's word for each period is the line, what older ones said stands beside it.
const WIDTH = 680;
const HEIGHT = 280;
const EDGE = { left: 66, right: 18, top: 14, bottom: 34 };
const day = (text) => Date.parse(`${text}T00:00:00Z`) / 864e5;

// Steps of 1, 2 or 5 that cover a range with about `wanted` lines.
function ticks(low, high, wanted = 5) {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
  const found = [];
  for (let at = Math.floor(low / step) * step; at < high + step * 0.999; at += step) found.push(Number(at.toPrecision(12)));
  return found;
}

// For each period the point of the report that came last; the others are older words.
function newest(points) {
  const last = new Map();
  for (const point of points) last.set(point.period, point);
  return points.filter((point) => last.get(point.period) === point);
}

function shortNumber(number) {
  return new Intl.NumberFormat(tongue === 1 ? 'zh-CN' : 'en-GB', { notation: 'compact', maximumFractionDigits: 2 }).format(number);
}

function scales(points, width, height, edge) {
  const xs = points.map((point) => day(point.end));
  const ys = points.map((point) => Number(point.value));
  const steps = ticks(Math.min(...ys), Math.max(...ys));
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [steps[0], steps.at(-1)];
  return {
    steps,
    x: (point) => edge.left + ((day(point.end) - left) / (right - left || 1)) * (width - edge.left - edge.right),
    y: (number) => height - edge.bottom - ((number - low) / (high - low || 1)) * (height - edge.top - edge.bottom),
  };
}

// The line in pieces: broken where a point is no fact.
function lines(points, x, y) {
  return points.slice(1).map((point, i) => svg('line', {
    x1: x(points[i]), y1: y(Number(points[i].value)), x2: x(point), y2: y(Number(point.value)),
    class: point.status === 'actual' && points[i].status === 'actual' ? 'line' : 'line open',
  }));
}

function sparkline(points) {
  const edge = { left: 3, right: 3, top: 4, bottom: 4 };
  const main = newest(points);
  const { x, y } = scales(main, 96, 30, edge);
  return svg('svg', { viewBox: '0 0 96 30', 'aria-hidden': 'true' }, lines(main, x, y));
}

function chart(points, linkOf, describe) {
  const main = newest(points);
  const { steps, x, y } = scales(points, WIDTH, HEIGHT, EDGE);
  const rules = steps.map((step) => [
    svg('line', { x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(step), y2: y(step), class: step === 0 ? 'axis' : 'gridline' }),
    svg('text', { x: EDGE.left - 8, y: y(step) + 4, 'text-anchor': 'end' }, shortNumber(step)),
  ]);
  let free = -Infinity;
  const labels = main.map((point) => {
    const half = point.period.length * 3.4;
    if (x(point) - half < free + 8) return [];
    free = x(point) + half;
    return svg('text', { x: Math.min(x(point), WIDTH - half), y: HEIGHT - 10, 'text-anchor': 'middle' }, point.period);
  });
  const dots = [...points.filter((point) => !main.includes(point)), ...main].map((point) => {
    const name = main.includes(point) ? (point.status === 'actual' ? 'dot' : 'dot open') : 'dot older';
    const dot = svg('circle', { cx: x(point), cy: y(Number(point.value)), r: name === 'dot older' ? 3.5 : 5, class: name }, svg('title', {}, describe(point)));
    const to = linkOf(point);
    return to ? svg('a', { href: to, 'aria-label': describe(point) }, dot) : dot;
  });
  return svg('svg', { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'group', 'aria-label': word('chart') }, rules, lines(main, x, y), labels, dots);
}

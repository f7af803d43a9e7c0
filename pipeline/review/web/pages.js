// The pages: pictures that load as they come near, marks above them, the choice that lights up.
const viewer = byId('viewer');
const sheets = byId('sheets');
const tip = byId('tip');
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const MARGIN = 24;
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4];
let zoom = 1;
let marks = new Map();
let lit = new Map();

const pages = data.pages.map(([number, width, height, printed, source]) => {
  const drawing = svg('svg', { class: 'marks', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' });
  const light = svg('svg', { class: 'light', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' });
  const node = el('div', { class: 'sheet', id: `page-${number}`, dataset: { page: number } }, drawing, light);
  node.style.aspectRatio = `${width} / ${height}`;
  const caption = el('figcaption', { class: 'folio' });
  sheets.append(el('figure', { class: 'leaf' }, node, caption));
  return { number, width, height, printed, source, node, drawing, light, caption, near: false };
});
const pageOf = (number) => pages[number - 1];
const pictureOf = (page) => `${data.pictures}/${String(page.number).padStart(4, '0')}.webp`;

const nearness = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const page = pageOf(Number(entry.target.dataset.page));
    if (entry.isIntersecting && !page.near) come(page);
    else if (!entry.isIntersecting && page.near) leave(page);
  }
}, { root: viewer, rootMargin: '120% 0px' });
for (const page of pages) nearness.observe(page.node);

function come(page) {
  page.near = true;
  const missing = () => {
    page.picture?.remove();
    page.node.classList.add('missing');
    page.node.dataset.missing = word('no_picture');
  };
  page.picture = el('img', { src: pictureOf(page), alt: '', draggable: 'false', on: { error: missing } });
  page.node.prepend(page.picture);
  drawMarks(page);
  drawLight(page);
}
function leave(page) {
  page.near = false;
  page.picture.remove();
  page.picture = undefined;
  page.drawing.replaceChildren();
  page.light.replaceChildren();
}

// ---- marks: one shape for each kind, so that they differ without colour
const line = (x1, y1, x2, y2, name) => svg('line', { x1, y1, x2, y2, class: name });
const frame = ([, x0, top, x1, bottom], name, grow = 0) =>
  svg('rect', { x: x0 - grow, y: top - grow, width: Math.max(x1 - x0 + 2 * grow, 0.5), height: Math.max(bottom - top + 2 * grow, 0.5), rx: Math.min(1.5, grow), class: name });
const glyph = ([, , top, x1], text, name) => svg('text', { x: x1 + 1, y: top + 4, class: name }, text);

const SHAPES = {
  figure: (record, box) => [
    frame(box, 'figure', 0.5),
    line(box[1], box[4] + 0.8, box[3], box[4] + 0.8, record.status === 'actual' ? 'figure' : 'figure open'),
  ],
  claim: (record, box, first) => [
    frame(box, 'claim', 1),
    first && line(box[1] - 2.5, box[2] - 1, box[1] - 2.5, box[4] + 1, 'claim'),
    first && record.verdict === 'contradicted' && line(box[1] - 4.7, box[2] - 1, box[1] - 4.7, box[4] + 1, 'claim'),
  ],
  table: (record, box) => [frame(box, 'table', 4)],
  cell: (record, box) => [frame(box, 'cell', 1.5)],
  note: (record, box, first) => [frame(box, 'note', 0.8), first && line(box[1] - 2.5, box[2], box[1] - 2.5, box[4], 'note')],
  anchor: (record, box) => [frame(box, 'anchor', 0.4)],
  mention: (record, box) => [line(box[1], box[4] + 0.4, box[3], box[4] + 0.4, 'name')],
  check: (record, box) => [frame(box, `check ${record.verdict}`, 1.8), glyph(box, record.verdict === 'consistent' ? '✓' : '✗', `check ${record.verdict}`)],
  issue: (record, box, first) => [frame(box, 'issue', 1.5), first && glyph(box, '!', 'issue')],
};

// The records to mark, each as the boxes of one page; a name is marked wherever it stands.
function setMarks(shown) {
  marks = new Map();
  const put = (record, boxes, shape) => {
    boxes.forEach((box, i) => {
      if (!marks.has(box[0])) marks.set(box[0], []);
      marks.get(box[0]).push({ record, box, shape, first: i === 0 });
    });
  };
  for (const record of shown) {
    if (record.kind === 'name') for (const use of record.uses) put(use, use.boxes, 'mention');
    else put(record, record.boxes, record.kind);
    if (record.kind === 'note') put(record, record.anchor, 'anchor');
    if (record.kind === 'table') for (const cell of record.cells ?? []) put(cell, cell.boxes, 'cell');
  }
  for (const page of pages) if (page.near) drawMarks(page);
}

const DEPTH = ['table', 'claim', 'note', 'cell', 'issue', 'mention', 'figure', 'anchor', 'check'];
function drawMarks(page) {
  const here = [...(marks.get(page.number) ?? [])].sort((a, b) => DEPTH.indexOf(a.shape) - DEPTH.indexOf(b.shape));
  page.drawing.replaceChildren(...here.flatMap(({ record, box, shape, first }) => SHAPES[shape](record, box, first)).filter(Boolean));
}

// ---- the choice: its own boxes, and those of what belongs to it
function setLight(own, parts) {
  const before = [...lit.keys()];
  lit = new Map();
  const put = (box, name) => {
    if (!lit.has(box[0])) lit.set(box[0], []);
    lit.get(box[0]).push([box, name]);
  };
  for (const box of parts) put(box, 'part');
  for (const box of own) put(box, 'own');
  for (const number of new Set([...before, ...lit.keys()])) if (pageOf(number)?.near) drawLight(pageOf(number));
}
function drawLight(page) {
  page.light.replaceChildren(...(lit.get(page.number) ?? []).map(([box, name]) => frame(box, name, name === 'own' ? 2.2 : 1.6)));
}

function scrollToBox(box) {
  const page = pageOf(box[0]);
  if (!page) return;
  const scale = page.node.clientWidth / page.width;
  const top = topOf(page) + box[2] * scale - viewer.clientHeight * 0.32;
  const left = page.node.offsetLeft + ((box[1] + box[3]) / 2) * scale - viewer.clientWidth / 2;
  const near = Math.abs(top - viewer.scrollTop) < 2 * viewer.clientHeight;
  viewer.scrollTo({ top, left, behavior: near && !calm.matches ? 'smooth' : 'instant' });
}
function topOf(page) {
  return page.node.getBoundingClientRect().top - viewer.getBoundingClientRect().top + viewer.scrollTop;
}

// ---- what is under the pointer: the smallest mark first
function marksAt(event) {
  const sheet = event.target.closest?.('.sheet');
  if (!sheet) return [];
  const page = pageOf(Number(sheet.dataset.page));
  const around = sheet.getBoundingClientRect();
  const x = ((event.clientX - around.left) / around.width) * page.width;
  const y = ((event.clientY - around.top) / around.height) * page.height;
  const hit = (marks.get(page.number) ?? []).filter(({ box, shape }) => {
    const slack = shape === 'anchor' ? 2.5 : 1.5;
    return x >= box[1] - slack && x <= box[3] + slack && y >= box[2] - slack && y <= box[4] + slack;
  });
  const size = ({ record, box, shape }) => (shape === 'anchor' ? 0 : 1) * (box[3] - box[1]) * (box[4] - box[2]) + (record.kind === 'check' ? 0.5 : 0);
  return [...new Set(hit.sort((a, b) => size(a) - size(b)).map(({ record }) => record))];
}
function showTip(event) {
  const [record] = marksAt(event);
  viewer.classList.toggle('over', Boolean(record));
  tip.hidden = !record;
  if (!record) return;
  tip.textContent = `${word(`one_${record.kind}`)} · ${headline(record).slice(0, 90)}`;
  tip.style.left = `${Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8)}px`;
  tip.style.top = `${event.clientY + 18}px`;
}
viewer.addEventListener('pointermove', showTip);
viewer.addEventListener('pointerleave', () => { tip.hidden = true; });

// ---- pages and zoom
let current = 1;
function lookWhere() {
  const middle = viewer.getBoundingClientRect().top + viewer.clientHeight * 0.4;
  let low = 0;
  let high = pages.length - 1;
  while (low < high) {
    const half = (low + high) >> 1;
    if (pages[half].node.getBoundingClientRect().bottom < middle) low = half + 1;
    else high = half;
  }
  current = low + 1;
  if (document.activeElement !== byId('page-number')) byId('page-number').value = current;
}
function goToPage(number) {
  const page = pageOf(Math.min(Math.max(number, 1), pages.length));
  if (!page) return;
  current = page.number;
  viewer.scrollTo({ top: topOf(page) - MARGIN / 2, behavior: 'instant' });
}
function setZoom(wanted) {
  zoom = wanted;
  refit();
}
// Other widths, the same place in the middle.
function refit() {
  const at = (viewer.scrollTop + viewer.clientHeight / 2) / Math.max(viewer.scrollHeight, 1);
  const before = viewer.scrollHeight;
  fit();
  if (viewer.scrollHeight !== before) viewer.scrollTop = at * viewer.scrollHeight - viewer.clientHeight / 2;
}
function zoomStep(direction) {
  const at = ZOOMS.findIndex((one) => one >= zoom - 0.001);
  setZoom(ZOOMS[Math.min(Math.max(at + direction, 0), ZOOMS.length - 1)]);
}
// The usual page is as wide as there is room; a wider one is no wider than that, a narrower one stays so.
const usual = [...pages].sort((a, b) => a.width - b.width)[pages.length >> 1]?.width ?? 1;
function fit() {
  const room = Math.min(viewer.clientWidth - 2 * MARGIN, 1000) * zoom;
  for (const page of pages) page.node.style.width = `${room * Math.min(page.width / usual, 1)}px`;
  byId('zoom-fit').textContent = `${Math.round(zoom * 100)} %`;
}

viewer.addEventListener('scroll', lookWhere, { passive: true });
new ResizeObserver(refit).observe(viewer);
byId('page-number').addEventListener('change', (event) => goToPage(Number(event.target.value) || current));
byId('previous-page').addEventListener('click', () => goToPage(current - 1));
byId('next-page').addEventListener('click', () => goToPage(current + 1));
byId('zoom-in').addEventListener('click', () => zoomStep(1));
byId('zoom-out').addEventListener('click', () => zoomStep(-1));
byId('zoom-fit').addEventListener('click', () => setZoom(1));
redraws.push(() => {
  byId('page-count').textContent = `/ ${pages.length}`;
  for (const page of pages) {
    const said = [word('p', { n: page.number }), page.printed && page.printed !== String(page.number) && `“${page.printed}”`, page.source === 'ocr' && word('ocr')];
    page.caption.textContent = said.filter(Boolean).join(' · ');
  }
});

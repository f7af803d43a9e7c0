// The choice that ties page and list together; keys, addresses, print.
let selected;
// An address of no record here.
let missed = '';

// What lights up with a record: its own boxes, and those of what belongs to it.
function lightOf(record) {
  const boxes = (found) => found.flatMap((one) => one.boxes);
  switch (record.kind) {
    case 'claim': return [record.boxes, boxes(linked(record.figure_ids))];
    case 'cell': return [record.boxes, records.get(record.table_id).boxes];
    case 'note': return [[...record.anchor, ...record.boxes], boxes(record.works ?? [])];
    case 'work': return [record.boxes, records.get(record.footnote_id)?.anchor ?? []];
    case 'name': return [record.uses[0].boxes, boxes(record.uses.slice(1))];
    case 'mention': return [record.boxes, boxes(records.get(record.entity_id)?.uses.filter((use) => use !== record) ?? [])];
    case 'check': {
      const compared = linked(record.cell_ids?.length ? record.cell_ids : record.figure_ids);
      return [compared.at(-1)?.boxes ?? record.boxes, boxes(compared.slice(0, -1))];
    }
    default: return [record.boxes, []];
  }
}

// `from` says what was clicked: 'list', 'page' or 'grid'; the page stays where it is if the click was there.
function select(record, { from } = {}) {
  selected = record;
  missed = '';
  const home = tabOf(record);
  const row = rowOf(record);
  if (!places.has(row?.id) && lists[home].includes(row)) {
    if (tab !== 'all' && tab !== home) { tab = home; chosen = {}; }
    refresh();
    if (!places.has(row.id)) { search.value = ''; chosen = {}; refresh(); }
  }
  const [own, parts] = lightOf(record);
  setLight(own, parts);
  if (from !== 'page') {
    const to = record.kind === 'note' && record.anchor.length ? record.anchor[0] : own[0];
    if (to) scrollToBox(to);
    else if (record.page) goToPage(record.page);
  }
  showRow();
  const scrolled = from === 'grid' ? detail.querySelector('.grid')?.scrollTop : 0;
  drawDetail();
  if (from === 'grid') detail.querySelector('.grid')?.scrollTo(0, scrolled);
  else detail.scrollTop = 0;
  detail.querySelector('.here')?.scrollIntoView({ block: 'nearest' });
  showAddress(record);
}
function showAddress(record) {
  try { history.replaceState(null, '', record ? hashOf(record) : location.pathname + location.search); } catch { /* a file may not change its address */ }
}
function unselect() {
  selected = undefined;
  missed = '';
  setLight([], []);
  drawRows();
  drawDetail();
  showAddress();
}

function step(by) {
  const row = selected && rowOf(selected);
  const at = row ? places.get(row.id) ?? -1 : -1;
  const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1)];
  if (next) select(next, { from: 'list' });
}
function stepToTrouble(by) {
  const trouble = lists.all.filter(needsLook);
  if (!trouble.length) return;
  const at = trouble.indexOf(selected);
  select(trouble[at < 0 ? (by > 0 ? 0 : trouble.length - 1) : (at + by + trouble.length) % trouble.length]);
}
function escape() {
  if (search.value || Object.keys(chosen).length) clearFilters();
  else if (selected) unselect();
  search.blur();
}

const KEYS = {
  j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
  n: () => stepToTrouble(1), N: () => stepToTrouble(-1),
  '/': () => { search.focus(); search.select(); },
  '[': () => goToPage(current - 1), ']': () => goToPage(current + 1),
  '+': () => zoomStep(1), '=': () => zoomStep(1), '-': () => zoomStep(-1), 0: () => setZoom(1),
  y: () => selected && MARKED.includes(selected.kind) && judge(selected, 'right'), x: () => selected && MARKED.includes(selected.kind) && judge(selected, 'wrong'),
  d: switchTheme, l: switchLanguage, '?': () => byId('help').showModal(), Escape: escape,
};
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || byId('help').open) return;
  const typing = event.target.matches('input, select, textarea');
  if (typing && event.key === 'Escape') { escape(); return; }
  if (typing && !(event.target === search && (event.key === 'ArrowDown' || event.key === 'Enter'))) return;
  const arrow = event.key.startsWith('Arrow');
  if (arrow && !list.contains(event.target) && event.target !== search && event.target !== document.body) return;
  const digit = /^[1-8]$/.test(event.key) && ['all', ...KINDS][event.key - 1];
  const act = event.key === 'Enter' && typing ? () => { step(1); list.focus(); } : digit ? () => openTab(digit) : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
byId('tabs').addEventListener('keydown', (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const open = ['all', ...KINDS].filter((kind) => lists[kind].length);
  openTab(open[(open.indexOf(tab) + by + open.length) % open.length]);
  byId(`tab-${tab}`).focus();
});

// A click takes the smallest mark below it, a second one at the place the next larger.
sheets.addEventListener('click', (event) => {
  const found = marksAt(event);
  if (!found.length) return;
  select(found[(found.indexOf(selected) + 1) % found.length], { from: 'page' });
});
// What the address names, if it is there; what it names and is not there is said.
function followAddress() {
  const record = fromHash();
  if (record && record !== selected) select(record);
  if (record || location.hash.length < 2) return;
  let name = location.hash.slice(1);
  try { name = decodeURIComponent(name); } catch { /* then it is shown as it is */ }
  missed = name;
  drawDetail();
  detail.scrollTop = 0;
}
addEventListener('hashchange', followAddress);

function drawHelp() {
  const keys = [['j  k', 'key_jk'], ['n  N', 'key_n'], ['/', 'key_slash'], ['1 – 8', 'key_tabs'], ['[  ]', 'key_pages'], ['+  −  0', 'key_zoom'], ['y  x', 'key_yx'], ['Esc', 'key_esc'], ['d  l', 'key_dl'], [word('click'), 'key_click'], ['?', 'key_help']];
  byId('keys').replaceChildren(...keys.flatMap(([key, said]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, word(said))]));
  byId('legend').replaceChildren(...KINDS.map((kind) => el('li', {}, el('span', { class: `swatch ${kind}` }), word(`mark_${kind}`))));
}
byId('help-open').addEventListener('click', () => byId('help').showModal());
redraws.push(drawHelp);
byId('title').textContent = data.report.title ?? data.report.title_en ?? data.report.file;

// On paper: the page in view with its marks, the details of the choice without what is clicked or typed, the rows as filtered.
const MOST_PRINTED = 3000;
const PAPER = { width: 16, height: 21 };
function printedPage() {
  const page = pageOf(selected?.boxes[0]?.[0] ?? current);
  const sheet = page?.node.cloneNode(true);
  if (sheet) sheet.style.maxWidth = `${Math.min(PAPER.width, (PAPER.height * page.width) / page.height)}cm`;
  return sheet;
}
function printedDetail() {
  const copy = detail.cloneNode(true);
  copy.removeAttribute('id');
  for (const node of copy.querySelectorAll('form, button, .permalink, .jumps, .judges')) node.remove();
  for (const part of copy.querySelectorAll('.part')) if (part.children.length < 2) part.remove();
  return copy;
}
const PRINTED = ['page', 'kind', 'read_there', 'about', 'state'];
function printedRow(record) {
  const state = badge(record);
  const cells = [pageWord(record), word(`one_${record.kind}`), [headline(record), reading(record) && el('div', { class: 'read' }, reading(record))], subline(record), state?.[1] ?? ''];
  return el('tr', {}, cells.map((inside) => el('td', {}, inside)));
}
function drawPrinted() {
  const said = [word(tab), search.value && `“${search.value}”`, ...Object.entries(chosen).map(([facet, one]) => `${word(`facet_${facet}`)}: ${facetLabel(shown[0] ?? { table: '' }, facet, one)}`)];
  const rest = shown.length - MOST_PRINTED;
  byId('printed').replaceChildren(...[
    el('h1', {}, byId('title').textContent),
    el('p', { class: 'source' }, [data.report.publisher, data.report.published, data.report.file].filter(Boolean).join(' · ')),
    printedPage(), selected && printedDetail(),
    el('h2', { class: 'list-head' }, word('printed_list')), el('p', { class: 'source' }, [...said, byId('tally').textContent].filter(Boolean).join(' · ')),
    el('table', { class: 'rows-read' },
      el('colgroup', {}, ['page', 'kind', 'what', 'about', 'state'].map((name) => el('col', { class: `c-${name}` }))),
      el('thead', {}, el('tr', {}, PRINTED.map((key) => el('th', { scope: 'col' }, word(key))))),
      el('tbody', {}, shown.slice(0, MOST_PRINTED).map(printedRow))),
    rest > 0 && el('p', {}, word('more', { n: rest })),
  ].filter(Boolean));
}
addEventListener('beforeprint', drawPrinted);
addEventListener('afterprint', () => byId('printed').replaceChildren());

showSaid();
translate();
fit();
lookWhere();
followAddress();

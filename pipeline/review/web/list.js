// The list: tabs, search, filters, and rows of which only those in view exist.
const ROW = 58;
const SPARE = 8;
const FACETS = {
  all: ['verdict', 'status', 'role'],
  figure: ['kind', 'status', 'verdict', 'role', 'change', 'where', 'reviewed'],
  claim: ['kind', 'verdict', 'source', 'reviewed'],
  table: [],
  note: ['kind', 'reviewed'],
  name: ['type'],
  check: ['verdict', 'kind'],
  issue: ['severity', 'code'],
};
const COLUMN = { kind: 'type', type: 'type', source: 'from' };
const MOST_CHOICES = 60;
const list = byId('list');
const rows = byId('rows');
const search = byId('search');
let tab = 'all';
let chosen = {};
let shown = [];
let places = new Map();

const facetValue = (record, facet) => record[COLUMN[facet] ?? facet];
const matching = (record, wanted) => wanted.every((term) => searchText(record).includes(term));
const passing = (record, besides) =>
  Object.entries(chosen).every(([facet, one]) => facet === besides || String(facetValue(record, facet) ?? '') === one);

function facetLabel(record, facet, one) {
  if (facet === 'where') return word(one === 'table' ? 'in_table' : 'in_text');
  if (facet === 'severity') return word(`severity_${one}`);
  if (facet === 'code') return meaning({ code: one }) ?? one;
  if (facet === 'source') return one || word('authors_say');
  if (facet === 'verdict' && record.kind !== 'check') return label('claims', 'verdict', one);
  if (facet === 'type') return label('mentions', 'type', one);
  return label(record.table, facet, one);
}

// One list of choices for each facet that divides the records: with how many there are under the other filters.
function drawFacets(found) {
  const boxes = FACETS[tab].map((facet) => {
    const counts = new Map();
    for (const record of found) {
      const one = facetValue(record, facet);
      if (one === undefined || one === null || (one === '' && facet !== 'source')) continue;
      if (!counts.has(one)) counts.set(one, [0, facetLabel(record, facet, one)]);
      if (passing(record, facet)) counts.get(one)[0] += 1;
    }
    if (counts.size < 2 && chosen[facet] === undefined) return undefined;
    const sorted = [...counts].sort((a, b) => b[1][0] - a[1][0]).slice(0, MOST_CHOICES);
    const name = word(`facet_${facet}`);
    const any = el('option', { value: '∗', selected: chosen[facet] === undefined }, word('any', { name }));
    const choices = sorted.map(([one, [n, said]]) => el('option', { value: `=${one}`, selected: chosen[facet] === String(one) }, `${said} (${n})`));
    const act = (event) => choose(facet, event.target.value === '∗' ? undefined : event.target.value.slice(1));
    return el('select', { 'aria-label': name, dataset: { facet }, class: chosen[facet] === undefined ? '' : 'set', on: { change: act } }, any, choices);
  });
  byId('facets').replaceChildren(...boxes.filter(Boolean));
}
function choose(facet, one) {
  if (one === undefined) delete chosen[facet];
  else chosen[facet] = one;
  refresh();
}

function drawTabs() {
  const wanted = terms(search.value);
  byId('tabs').replaceChildren(...['all', ...KINDS].map((kind, i) => {
    const n = wanted.length ? lists[kind].filter((record) => matching(record, wanted)).length : lists[kind].length;
    return el('button', {
      type: 'button', role: 'tab', id: `tab-${kind}`, class: `tab ${kind}`, 'aria-selected': String(kind === tab), 'aria-controls': 'list',
      tabindex: kind === tab ? '0' : '-1', title: `${word(kind)} (${i + 1})`, disabled: !lists[kind].length, on: { click: () => openTab(kind) },
    }, el('span', { class: 'swatch', 'aria-hidden': 'true' }), el('span', {}, word(kind)), el('span', { class: 'n' }, grouped(String(n))));
  }));
}
function openTab(kind) {
  if (!lists[kind].length) return;
  tab = kind;
  chosen = {};
  refresh();
  showRow();
}

// All that follows from tab, search and filters: the rows, the marks, the counts.
function refresh() {
  const wanted = terms(search.value);
  const found = wanted.length ? lists[tab].filter((record) => matching(record, wanted)) : lists[tab];
  shown = found.filter((record) => passing(record));
  places = new Map(shown.map((record, i) => [record.id, i]));
  drawTabs();
  drawFacets(found);
  const filtered = shown.length !== lists[tab].length;
  byId('tally').textContent = word(filtered ? 'tally' : 'tally_all', { n: grouped(String(shown.length)), all: grouped(String(lists[tab].length)) });
  byId('reset').hidden = !(wanted.length || Object.keys(chosen).length);
  rows.style.height = `${shown.length * ROW}px`;
  drawRows();
  setMarks(shown);
}

function drawRows() {
  const from = Math.max(0, Math.floor(list.scrollTop / ROW) - SPARE);
  const to = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + SPARE);
  list.setAttribute('role', shown.length ? 'listbox' : 'group');
  if (!shown.length) {
    list.removeAttribute('aria-activedescendant');
    rows.replaceChildren(el('p', { class: 'empty' }, word(lists[tab].length ? 'nothing' : 'nothing_read')));
    return;
  }
  rows.replaceChildren(...shown.slice(from, to).map((record, i) => drawRow(record, from + i)));
  const row = selected && rowOf(selected);
  if (row && places.has(row.id)) list.setAttribute('aria-activedescendant', `row-${places.get(row.id)}`);
  else list.removeAttribute('aria-activedescendant');
}
function drawRow(record, i) {
  const state = badge(record);
  const isSelected = Boolean(selected) && rowOf(selected) === record;
  const node = el('div', {
    class: `row ${record.kind} ${record.kind === 'check' ? record.verdict : ''}`, role: 'option', id: `row-${i}`, 'aria-selected': String(isSelected), 'aria-setsize': shown.length,
    'aria-posinset': i + 1, dataset: { id: record.id }, on: { click: () => select(record, { from: 'list' }) },
  },
  el('span', { class: 'swatch', title: word(`one_${record.kind}`) }),
  el('span', { class: 'head' }, highlighted(headline(record)), reading(record) && el('span', { class: 'value' }, reading(record))),
  el('span', { class: 'sub' }, highlighted(subline(record))),
  el('span', { class: 'at' }, pageWord(record)),
  state && el('span', { class: `badge ${state[0]}` }, state[1]));
  node.style.top = `${i * ROW}px`;
  return node;
}

// The text with the terms of the search in <mark>; folding keeps the length of almost every text, others stay plain.
function highlighted(text) {
  const wanted = terms(search.value);
  const low = text.toLowerCase().normalize('NFKC');
  if (!wanted.length || low.length !== text.length) return [text];
  const parts = [];
  let at = 0;
  while (at < text.length) {
    const next = wanted.map((term) => [low.indexOf(term, at), term]).filter(([i]) => i >= 0).sort((a, b) => a[0] - b[0])[0];
    if (!next) break;
    parts.push(text.slice(at, next[0]), el('mark', {}, text.slice(next[0], next[0] + next[1].length)));
    at = next[0] + next[1].length;
  }
  return [...parts, text.slice(at)];
}

// Bring the row of the choice into view, or go to the top.
function showRow() {
  const row = selected && rowOf(selected);
  const i = row ? places.get(row.id) : undefined;
  if (i === undefined) list.scrollTop = 0;
  else if (i * ROW < list.scrollTop) list.scrollTop = i * ROW - ROW;
  else if ((i + 1) * ROW > list.scrollTop + list.clientHeight) list.scrollTop = (i + 2) * ROW - list.clientHeight;
  drawRows();
}

list.addEventListener('scroll', drawRows, { passive: true });
new ResizeObserver(drawRows).observe(list);
search.addEventListener('input', () => { list.scrollTop = 0; refresh(); });
byId('reset').addEventListener('click', clearFilters);
function clearFilters() {
  search.value = '';
  chosen = {};
  refresh();
  showRow();
}
redraws.push(refresh);

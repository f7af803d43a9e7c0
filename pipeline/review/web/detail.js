// The details of the choice: its fields, what belongs to it, what does not add up.
const detail = byId('detail');

const toRecord = (record, text = headline(record), name = '') =>
  el('a', { href: hashOf(record), class: `to ${name}`, on: { click: (event) => { event.preventDefault(); select(record); } } }, text);

function fields(pairs) {
  const filled = pairs.filter(([, item]) => item !== undefined && item !== null && item !== '' && item !== false && !(Array.isArray(item) && !item.length));
  return el('dl', { class: 'fields' }, filled.map(([key, item]) => [el('dt', {}, word(key)), el('dd', {}, item)]));
}
const part = (key, ...inside) => inside.flat().length ? el('section', { class: 'part' }, el('h3', {}, word(key)), ...inside) : undefined;
const linked = (ids) => (ids ?? []).map((id) => records.get(id)).filter(Boolean);
const items = (found) => el('ul', { class: 'links' }, found.map((record) => el('li', {}, toRecord(record), el('span', { class: 'faint' }, subline(record)), el('span', { class: 'at' }, pageWord(record)))));
const related = (key, found) => (found.length ? part(key, items(found)) : undefined);

// The sentence with the record in it set off.
function inSentence(record) {
  const sentence = sentences.get(record.sentence_id);
  if (!sentence) return undefined;
  const start = record.start - sentence.start;
  const end = start + [...record.text].length;
  if (between(sentence.text, start, end) !== record.text) return el('blockquote', {}, sentence.text);
  return el('blockquote', {}, between(sentence.text, 0, start), el('strong', {}, record.text), between(sentence.text, end));
}

const said = (text, code) => (text ? [text, code && code !== text ? el('span', { class: 'faint' }, ` ${code}`) : ''] : code);

function figureDetail(r) {
  const cell = records.get(r.cell_id);
  const table = cell && records.get(cell.table_id);
  const checks = r.checks ?? [];
  return [
    inSentence(r),
    fields([
      ['value', value(r) && el('strong', {}, value(r))], ['range', range(r)],
      ['unit', r.unit_text && r.unit_text !== r.unit ? [r.unit, el('span', { class: 'faint' }, ` ${word('printed_as', { text: r.unit_text })}`)] : r.unit],
      ['noun', r.noun], ['metric', r.metric], ['subject', r.subject], ['place', r.place],
      ['period', said(r.period_text, period(r.period_start, r.period_end))],
      ['kind', label('figures', 'kind', r.type)],
      ['approximation', r.approximation !== 'exact' && label('figures', 'approximation', r.approximation)],
      ['aspect', [label('figures', 'aspect', r.aspect), r.change && ` · ${label('figures', 'change', r.change)}`].filter(Boolean)],
      ['basis', r.basis && [label('figures', 'basis', r.basis), el('span', { class: 'faint' }, ` ${[r.basis_text, period(r.basis_start, r.basis_end)].filter(Boolean).join(' · ')}`)]],
      ['status', [label('figures', 'status', r.status), r.negated && ` · ${word('denied')}`].filter(Boolean)],
      ['source', r.source], ['rule', r.rule && el('code', {}, r.rule)],
    ]),
    table && part('its_cell', el('p', {}, toRecord(cell, [title(table), cell.row_label, cell.column_label].filter(Boolean).join(' › ')))),
    related('its_checks', checks),
    related('its_claim', linked([r.claim_id])),
    related('its_notes', linked(r.footnote_ids)),
  ];
}

function claimDetail(r) {
  return [
    el('blockquote', {}, r.text),
    fields([
      ['kind', label('claims', 'kind', r.type)], ['source', r.source || word('authors_say')], ['source_cue', r.source_cue],
      ['status', r.polarity === 'negated' && label('claims', 'polarity', r.polarity)], ['section', r.section],
    ]),
    related('its_checks', linked(r.check_ids)),
    related('its_figures', linked(r.figure_ids)),
    related('its_notes', linked(r.footnote_ids)),
    related('its_tables', linked(r.table_ids)),
    linked(r.entity_ids).length ? part('its_names', el('p', { class: 'chips' }, linked(r.entity_ids).map((name) => toRecord(name, name.name, 'chip')))) : undefined,
  ];
}

// The body of a table as a grid; each cell leads to its place, failed ones are marked.
function grid(table, here) {
  const columns = table.columns ?? [];
  const byRow = new Map();
  for (const cell of table.cells ?? []) {
    if (!byRow.has(cell.row)) byRow.set(cell.row, new Map());
    byRow.get(cell.row).set(cell.column, cell);
  }
  const box = (cell) => {
    if (!cell) return el('td');
    const wrong = [cell, ...(cell.figures ?? [])].some((one) => (one.checks ?? []).some((check) => check.verdict === 'inconsistent'));
    const name = [cell === here && 'here', wrong && 'bad', cell.value !== null && 'figure'].filter(Boolean).join(' ');
    return el('td', { class: name }, el('a', { href: hashOf(cell), title: [cell.row_label, cell.column_label, value(cell)].filter(Boolean).join(' · '),
      on: { click: (event) => { event.preventDefault(); select(cell, { from: 'grid' }); } } }, cell.text || '·', wrong && ' ✗', cell.reviewed === 'corrected' && ' ✎'));
  };
  const body = [...byRow].sort((a, b) => a[0] - b[0]).map(([, cells]) => {
    const first = cells.get(0) ? undefined : [...cells.values()][0].row_label;
    return el('tr', {}, columns.map((_, i) => (i === 0 && first !== undefined ? el('th', { scope: 'row' }, first ?? '') : box(cells.get(i)))));
  });
  const head = el('tr', {}, columns.map((name) => el('th', { scope: 'col' }, name ?? '')));
  return el('div', { class: 'grid' }, el('table', {}, el('thead', {}, head), el('tbody', {}, body)));
}

function tableDetail(r, here) {
  return [
    fields([['unit', r.unit], ['source', r.source], ['notes', r.notes], ['section', r.section]]),
    here && cellFields(here),
    grid(r, here),
  ];
}
function cellFields(cell) {
  return el('div', { class: 'cellbox' }, fields([
    ['row', cell.row_label], ['column', cell.column_label], ['field_text', cell.text], ['value', value(cell) && el('strong', {}, value(cell))],
    ['range', range(cell)],
    ['period', period(cell.period_start, cell.period_end)], ['review', stateOf(cell)],
  ]), (cell.figures ?? []).map((figure) => el('p', {}, toRecord(figure, `${word('one_figure')}: ${subline(figure) || figure.text}`))),
  [...new Set([...(cell.checks ?? []), ...(cell.figures ?? []).flatMap((figure) => figure.checks ?? [])])].map((check) => el('p', { class: check.verdict }, `${check.verdict === 'consistent' ? '✓' : '✗'} `, toRecord(check))));
}

// Only addresses of the web become links.
const webLink = (url) => (/^https?:\/\//i.test(url) ? el('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, url) : url);

// The badge of a record that stands inside the details of another.
function stateOf(record) {
  const state = badge(record);
  return state && el('span', { class: `badge ${state[0]}` }, state[1]);
}

// What a work is, in words where there are some.
const workType = (type) => (data.words[`csl_${type}`] ? word(`csl_${type}`) : (type ?? '?').replaceAll(/[-_]/g, ' '));
function workCard(work, here) {
  const earlier = records.get(work.repeats);
  return el('li', { class: work === here ? 'work here' : 'work' },
    el('p', { class: 'workhead' }, el('span', { class: 'tag' }, workType(work.type)), el('strong', {}, work.title ?? work.text), ' ', stateOf(work)),
    fields([
      ['authors', work.authors?.join('; ')], ['container_title', work.container_title], ['publisher', work.publisher], ['issued', work.issued],
      ['volume', work.volume], ['issue_no', work.issue], ['page_range', work.page_range], ['url', work.url && webLink(work.url)], ['accessed', work.accessed],
      ['repeats', earlier && toRecord(earlier)],
    ]));
}
function noteDetail(r, here) {
  const anchor = r.anchor[0];
  return [
    el('blockquote', {}, el('sup', {}, r.marker ?? ''), ' ', r.text ?? ''),
    fields([['kind', label('footnotes', 'kind', r.type)]]),
    el('p', { class: 'jumps' },
      anchor ? el('button', { type: 'button', on: { click: () => scrollToBox(anchor) } }, word('go_marker', { n: anchor[0] })) : el('span', { class: 'faint' }, word('orphan')),
      r.boxes[0] && el('button', { type: 'button', on: { click: () => scrollToBox(r.boxes[0]) } }, word('go_note', { n: r.boxes[0][0] }))),
    part('works', r.works?.length ? el('ul', { class: 'works' }, r.works.map((work) => workCard(work, here))) : el('p', { class: 'faint' }, word('no_works'))),
  ];
}

const MOST_USES = 300;
function nameDetail(r, here) {
  const uses = r.uses ?? [];
  return [
    fields([['kind', label('mentions', 'type', r.type)], ['other_names', [otherName(r), ...(r.aliases ?? [])].filter(Boolean).join(' · ')], ['iso', r.iso]]),
    part('mentions', el('ol', { class: 'links' }, uses.slice(0, MOST_USES).map((use) =>
      el('li', { class: use === here ? 'here' : '' }, toRecord(use, sentences.get(use.sentence_id)?.text ?? use.text, 'context'), el('span', { class: 'at' }, pageWord(use)))),
    uses.length > MOST_USES ? el('li', { class: 'faint' }, word('more', { n: uses.length - MOST_USES })) : undefined)),
  ];
}

// Exact difference of two decimals in text.
function difference(a, b) {
  const places = (text) => (text.split('.')[1] ?? '').length;
  const scale = Math.max(places(a), places(b));
  const whole = (text) => BigInt(text.replace('.', '') + '0'.repeat(scale - places(text)));
  const gap = whole(a) - whole(b);
  const digits = String(gap < 0n ? -gap : gap).padStart(scale + 1, '0');
  const text = scale ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, '') : digits;
  return (gap < 0n ? '-' : '') + text;
}

function checkDetail(r) {
  const wrong = r.verdict === 'inconsistent';
  const compared = linked(r.cell_ids?.length ? r.cell_ids : r.figure_ids);
  const both = r.expected !== null && r.found !== null;
  return [
    el('p', { class: `verdict ${r.verdict}` }, el('strong', {}, wrong ? `✗ ${word('not_adds_up')}` : `✓ ${word('adds_up')}`)),
    el('p', { class: 'message' }, message(r)),
    both && el('div', { class: 'sumup' }, [['expected', r.expected], ['found', r.found], ...(wrong ? [['difference', difference(r.found, r.expected)]] : []), ['tolerance', r.tolerance ?? '0']]
      .map(([key, number]) => el('div', { class: key }, el('span', { class: 'faint' }, word(key)), el('strong', {}, key === 'tolerance' ? '± ' : '', grouped(number))))),
    part('compared', el('table', { class: 'compared' }, el('tbody', {}, compared.map((one, i) => el('tr', { class: i === compared.length - 1 ? 'result' : '' },
      el('td', {}, toRecord(one, one.kind === 'cell' ? [one.row_label, one.column_label].filter(Boolean).join(' › ') || one.text : subline(one) || one.text)),
      el('td', { class: 'num' }, one.text), el('td', { class: 'faint' }, i === compared.length - 1 ? word('result') : pageWord(one))))))),
  ];
}

const issueDetail = (r) => [
  el('p', { class: 'message' }, data.codes[r.code]?.[0][tongue] ?? detailOf(r)),
  fields([
    ['to_do', data.codes[r.code]?.[1][tongue]], ['issue_detail', data.codes[r.code] && detailOf(r)],
    ['facet_severity', word(`severity_${r.severity}`)], ['facet_code', el('code', {}, r.code)],
  ]),
];

// What is said before anything is chosen.
function overview() {
  const report = data.report;
  const look = lists.all.filter(needsLook);
  const noted = lists.issue.length;
  const calm = lists.check.length ? (noted ? 'checks_well' : 'all_well') : (noted ? 'nothing_checked' : 'no_checks');
  return [
    el('h2', {}, report.title ?? report.title_en ?? report.file),
    report.title && report.title_en && el('p', { class: 'faint' }, report.title_en),
    fields([
      ['file', report.file], ['authors', report.authors?.join('、')], ['publisher', report.publisher],
      ['series', report.series], ['edition', report.edition], ['number', report.number], ['published', report.published],
      ['status', [word(`status_${report.status}`), report.message && ` · ${inTongue(report.message, report.message_zh)}`].filter(Boolean)],
    ]),
    part('wrong_first', look.length
      ? el('ul', { class: 'links' }, look.slice(0, 40).map((record) => el('li', {}, el('span', { class: `badge ${badge(record)?.[0] ?? ''}` }, badge(record)?.[1] ?? ''), toRecord(record), el('span', { class: 'at' }, pageWord(record)))),
        look.length > 40 ? el('li', { class: 'faint' }, word('more', { n: look.length - 40 })) : undefined)
      : [el('p', { class: 'well' }, `✓ ${word(calm)}`), noted > 0 && el('p', { class: 'noted' }, el('button', { type: 'button', class: 'plain', on: { click: () => openTab('issue') } }, word('noted', { n: noted })))]),
    opinions.length > 0 && part('corrections', saidList(opinions, true), el('p', { class: 'faint' }, word('export_hint', { name: fileName() }))),
    el('p', { class: 'faint' }, word('choose')),
  ];
}

const DETAILS = { figure: figureDetail, claim: claimDetail, table: tableDetail, note: noteDetail, name: nameDetail, check: checkDetail, issue: issueDetail };
function drawDetail() {
  const unknown = missed && el('p', { class: 'missed', role: 'alert' }, word('no_such_record', { name: missed }));
  if (!selected) {
    detail.replaceChildren(...[unknown, ...overview()].filter(Boolean));
    return;
  }
  const row = rowOf(selected);
  const state = badge(row);
  const head = el('header', { class: 'top' },
    el('span', { class: `swatch ${row.kind} ${row.kind === 'check' ? row.verdict : ''}` }), el('span', { class: 'kindname' }, word(`one_${row.kind}`)),
    el('h2', {}, row.kind === 'claim' || row.kind === 'check' || row.kind === 'issue' || row.kind === 'note' ? pageWord(row) : headline(row)),
    state && row.kind !== 'check' && el('span', { class: `badge ${state[0]}` }, state[1]),
    el('a', { class: 'permalink', href: hashOf(selected), title: word('link') }, '#'));
  detail.replaceChildren(...[unknown, head, ...DETAILS[row.kind](row, selected === row ? undefined : selected), reviewPart(selected)].filter(Boolean));
}
redraws.push(drawDetail);

// The parts of the index: tiles, reports by series, indicators, what does not add up, what changed.
const reports = new Map(data.reports.map((report) => [report.report_id, report]));
const POINT = ['period', 'end', 'value', 'status', 'agree', 'report_id', 'figure_id', 'edition'];
for (const indicator of data.indicators) {
  indicator.points = indicator.points.map((point) => Object.fromEntries(POINT.map((name, i) => [name, point[i]])));
  indicator.folded = folded([indicator.metric, indicator.subject, indicator.place, indicator.unit, indicator.series].join('\n'));
}
for (const report of data.reports) {
  report.folded = folded(['title', 'title_en', 'file', 'series', 'edition', 'publisher', 'published', 'message', 'message_zh'].map((name) => report[name]).join('\n'));
}
const PAGE_OF_CHOICES = 100;
let most = PAGE_OF_CHOICES;
let chosen = data.indicators[0];

const number = (text) => (text === '' || text === undefined ? '' : grouped(String(text)));
const nameOf = (report) => report?.title || report?.title_en || report?.file || '';
const total = (name) => data.reports.reduce((sum, report) => sum + (Number(report[name]) || 0), 0);
const matches = (record, query) => terms(query).every((term) => record.folded.includes(term));

// The review page of a report, at a record of it; none where the pages were not drawn.
function pageOf(reportId, id = '') {
  if (!reports.get(reportId)?.review) return undefined;
  const hash = id && `#${encodeURI(id.replace(`${reportId}/`, ''))}`;
  return `reports/${encodeURIComponent(reportId)}/review.html${hash}`;
}
const linkTo = (href, ...inside) => (href ? el('a', { href }, inside) : el('span', {}, inside));

function drawTiles() {
  const unread = data.reports.filter((report) => report.status === 'failed').length;
  const tiles = [
    ['reports', data.reports.length], ['read', data.reports.filter((report) => ['ok', 'partial'].includes(report.status)).length],
    ['failed', unread, unread ? 'bad' : ''], ['figure', total('figures')], ['claim', total('claims')],
    ['wrong', total('checks_failed'), total('checks_failed') ? 'bad' : ''], ['issue', total('issues'), total('issues') ? 'warn' : ''],
  ];
  byId('tiles').replaceChildren(...tiles.map(([key, n, name]) => el('div', { class: `tile ${name ?? ''}` }, el('strong', {}, number(n)), el('span', {}, word(key)))));
}

const STATUS = { ok: ['good', '✓'], partial: ['warn', '!'], failed: ['bad', '✗'], skipped: ['', '–'] };
function reportRow(report) {
  const [name, sign] = STATUS[report.status] ?? ['', ''];
  const cell = (key, text, extra = '') => el('td', { class: `num ${extra} ${text === '0' || text === '' ? 'none' : ''}`, dataset: { head: word(key) } }, number(text));
  return el('tr', {},
    el('td', { class: 'name' }, linkTo(pageOf(report.report_id), nameOf(report)), el('span', { class: 'faint' }, report.file)),
    el('td', {}, [report.edition, report.number].filter(Boolean).join(' · ')), el('td', {}, report.published),
    el('td', {}, el('span', { class: `badge ${name}` }, `${sign} ${word(`status_${report.status}`)}`), report.message && el('span', { class: 'why' }, inTongue(report.message, report.message_zh))),
    cell('pages_n', report.pages), cell('figure', report.figures), cell('claim', report.claims),
    cell('wrong', report.checks_failed, Number(report.checks_failed) ? 'bad' : ''), cell('issue', report.issues));
}
const POINT_HEADS = [['period', ''], ['value', 'num'], ['status', ''], ['report', ''], ['remark', '']];
const HEADS = [['report', ''], ['edition', ''], ['published', ''], ['status', ''], ['pages_n', 'num'], ['figure', 'num'], ['claim', 'num'], ['wrong', 'num'], ['issue', 'num']];
function drawReports() {
  const groups = new Map();
  for (const report of data.reports.filter((one) => matches(one, byId('search-reports').value))) {
    const series = report.series || '';
    if (!groups.has(series)) groups.set(series, []);
    groups.get(series).push(report);
  }
  const order = (a, b) => (a.edition || a.published).localeCompare(b.edition || b.published) || a.file.localeCompare(b.file);
  const sorted = [...groups].sort(([a], [b]) => (a === '') - (b === '') || a.localeCompare(b));
  byId('report-groups').replaceChildren(...sorted.map(([series, found]) => el('div', { class: 'group', role: 'region', tabindex: '0', 'aria-label': series || word('no_series') },
    el('h3', {}, series || word('no_series'), el('span', { class: 'faint' }, word('reports_n', { n: found.length }))),
    el('table', { class: 'data' }, el('thead', {}, el('tr', {}, HEADS.map(([key, name]) => el('th', { class: name, scope: 'col' }, word(key))))),
      el('tbody', {}, found.sort(order).map(reportRow))))));
  if (!sorted.length) byId('report-groups').replaceChildren(el('div', { class: 'card' }, el('p', { class: 'faint' }, word('nothing'))));
}

const withUnit = (indicator, value) => [grouped(value), indicator.unit].filter(Boolean).join(indicator.unit === '%' ? '' : ' ');
const lengthWord = (indicator) => (data.words[`length_${indicator.length}`] ? word(`length_${indicator.length}`) : word('length_days', { n: indicator.length }));
function nature(indicator) {
  return [
    indicator.unit || label('observations', 'kind', indicator.kind), lengthWord(indicator), indicator.aspect === 'change' && label('observations', 'aspect', 'change'),
    indicator.basis && label('observations', 'basis', indicator.basis),
  ].filter(Boolean).join(' · ');
}
const homeOf = (indicator) => indicator.series || nameOf(reports.get(indicator.points[0].report_id));
const whose = (indicator) => [indicator.subject, indicator.place].filter(Boolean).join(' · ');

// The indicators that the search leaves.
const foundIndicators = () => data.indicators.filter((one) => matches(one, byId('search-indicators').value));

function drawChoices() {
  const found = foundIndicators();
  const shown = found.slice(0, most);
  const choices = shown.map((indicator) => el('button', {
    type: 'button', class: 'choice', role: 'option', 'aria-selected': String(indicator === chosen),
    on: { click: () => { chosen = indicator; drawChoices(); drawPlot(); } },
  },
  el('span', { class: 'name' }, [indicator.metric, whose(indicator)].filter(Boolean).join(' — ')), el('span', { class: 'sub' }, [nature(indicator), homeOf(indicator)].filter(Boolean).join(' · ')),
  sparkline(indicator.points)));
  const rest = found.length - shown.length;
  const more = rest > 0 && el('button', { type: 'button', class: 'plain', on: { click: () => { most += PAGE_OF_CHOICES; drawChoices(); } } }, word('more', { n: rest }));
  const beyond = data.beyond > 0 && !more && el('p', { class: 'faint' }, word('beyond', { n: data.beyond }));
  const empty = !found.length && el('p', { class: 'faint' }, word(data.indicators.length ? 'nothing' : 'no_indicators'));
  const at = byId('choices').scrollTop;
  byId('choices').replaceChildren(...choices);
  byId('choices').hidden = !choices.length;
  byId('choices-rest').replaceChildren(...[more, beyond, empty].filter(Boolean));
  byId('choices').scrollTop = at;
}

function drawPlot() {
  if (!chosen) { byId('plot').replaceChildren(); return; }
  const { points } = chosen;
  const reportWord = (point) => [nameOf(reports.get(point.report_id)), reports.get(point.report_id)?.edition].filter(Boolean).join(' ');
  const describe = (point) => `${point.period}: ${withUnit(chosen, point.value)} · ${label('figures', 'status', point.status)} · ${reportWord(point)}`;
  const linkOf = (point) => pageOf(point.report_id, point.figure_id);
  const last = new Set(newest(points));
  const rows = [...points].reverse().map((point) => el('tr', {},
    el('td', {}, point.period), el('td', { class: 'num' }, linkTo(linkOf(point), withUnit(chosen, point.value))),
    el('td', {}, label('figures', 'status', point.status)), el('td', {}, reportWord(point)),
    el('td', { class: 'faint' }, [!last.has(point) && word('older'), !point.agree && `! ${word('disagree')}`].filter(Boolean).join(' · '))));
  byId('plot').replaceChildren(
    el('h3', {}, [chosen.metric, whose(chosen)].filter(Boolean).join(' — ')), el('p', { class: 'faint' }, [nature(chosen), homeOf(chosen)].filter(Boolean).join(' · ')),
    chart(points, linkOf, describe),
    el('p', { class: 'keys' }, ['●', word('actual_word')].join(' '), el('span', {}, `○ ${word('open_word')}`), points.length > last.size && el('span', {}, `◦ ${word('older')}`)),
    el('div', { class: 'scroll' }, el('table', { class: 'data' }, el('thead', {}, el('tr', {}, POINT_HEADS.map(([key, name]) => el('th', { class: name, scope: 'col' }, key && word(key))))), el('tbody', {}, rows))));
}

function drawChecks() {
  const said = (check) => inTongue(check.message_en, check.message_zh);
  const items = data.checks.map((check) => el('li', {}, el('span', { class: 'badge bad' }, '✗'), linkTo(pageOf(check.report_id, check.check_id), said(check)),
    el('span', { class: 'faint' }, `${nameOf(reports.get(check.report_id))} · ${check.page ? word('p', { n: check.page }) : ''}`)));
  const rest = data.checks_beyond > 0 && el('li', { class: 'faint' }, word('more', { n: data.checks_beyond }));
  byId('check-list').replaceChildren(el('div', { class: 'card' }, items.length ? el('ul', { class: 'messages' }, items, rest) : el('p', { class: 'well' }, `✓ ${word(data.checked ? 'none_wrong' : 'nothing_checked')}`)));
}

// What a run changed: a line for every report and figure, in words; the values that differ, before and after.
const SHORT = 60;
const NOTHING = '∅';
const shortly = (text) => (text.length > SHORT ? `${text.slice(0, SHORT)}…` : text);
function told(name, value) {
  if (value === undefined || value === null || value === '') return NOTHING;
  if (name === 'sha256') return String(value).slice(0, 8);
  if (data.labels.figures[name] || data.labels.reports[name]) return label(data.labels.figures[name] ? 'figures' : 'reports', name, value);
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return shortly(/^-?\d+(\.\d+)?$/.test(text) && !['edition', 'number', 'published'].includes(name) ? grouped(text) : text);
}
function differences(row) {
  const names = [...new Set([...Object.keys(row.was), ...Object.keys(row.now)])];
  const shown = names.filter((name) => !name.endsWith('_confidence'));
  return (shown.length ? shown : names).map((name) => {
    const before = told(name, row.was[name]);
    return el('span', { class: 'differs' }, el('span', { class: 'faint' }, `${fieldName(name)} `), before === NOTHING ? before : el('s', {}, before), ' → ', told(name, row.now[name]));
  });
}
const CHANGE = { added: ['good', '+'], changed: ['warn', '≠'], removed: ['bad', '−'] };
function changeLine(row) {
  const now = { ...row.was, ...row.now, ...row.said };
  const [name, sign] = CHANGE[row.change] ?? ['', ''];
  const isReport = row.record === 'report';
  const title = isReport ? nameOf(reports.get(row.report_id)) || now.title || row.file : [now.text, now.metric, now.subject].filter(Boolean).join(' · ') || row.record_id;
  const href = row.change === 'removed' ? undefined : pageOf(row.report_id, isReport ? '' : row.record_id);
  const counts = isReport && [now.edition, now.figures && word('figures_n', { n: now.figures })].filter(Boolean).join(' · ');
  return el('li', { class: isReport ? 'whole' : '' }, el('span', { class: `badge ${name}` }, `${sign} ${label('changes', 'change', row.change)}`),
    el('span', { class: 'what' }, linkTo(href, title), counts && el('span', { class: 'at' }, counts), row.change === 'changed' && differences(row)),
    el('span', { class: 'faint' }, isReport ? row.file : [row.file, now.page && word('p', { n: now.page })].filter(Boolean).join(' · ')));
}
function drawChanges() {
  byId('changes').hidden = !data.changes;
  if (!data.changes) return;
  const { rows, all } = data.changes;
  const rest = all > rows.length && el('p', { class: 'faint' }, word('more', { n: all - rows.length }));
  const lines = all ? el('ul', { class: 'messages' }, rows.map(changeLine)) : el('p', { class: 'faint' }, word('no_changes'));
  byId('change-list').replaceChildren(el('div', { class: 'card' }, lines, rest));
}

function drawNav() {
  const parts = ['reports', 'indicators', 'checks', data.changes && 'changes'].filter(Boolean);
  byId('nav').replaceChildren(...parts.map((part) => el('a', { href: `#${part}` }, word({ checks: 'wrong', changes: 'changed' }[part] ?? part))));
}

byId('search-reports').addEventListener('input', drawReports);
byId('search-indicators').addEventListener('input', () => {
  most = PAGE_OF_CHOICES;
  const found = foundIndicators();
  if (!found.includes(chosen)) { [chosen] = found; drawPlot(); } // no chart of what is not listed
  drawChoices();
});
byId('choices').addEventListener('keydown', (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const found = foundIndicators().slice(0, most);
  chosen = found[Math.min(Math.max(found.indexOf(chosen) + by, 0), found.length - 1)] ?? chosen;
  drawChoices();
  drawPlot();
  byId('choices').querySelector('[aria-selected="true"]')?.focus();
});
document.addEventListener('keydown', (event) => {
  if (event.target.matches('input') || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = { d: switchTheme, l: switchLanguage, '/': () => byId('search-reports').focus() }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
redraws.push(drawNav, drawTiles, drawReports, drawChoices, drawPlot, drawChecks, drawChanges);
translate();

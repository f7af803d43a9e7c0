// What is said of a record in one line: in the list, in links, in the search.
const value = (record, number = record.value) => (number === null ? '' : [grouped(number), record.unit].filter(Boolean).join(record.unit === '%' ? '' : ' '));

function range(record) {
  if (record.low === null && record.high === null) return '';
  if (record.low === record.high) return '';
  return `${record.low === null ? '…' : grouped(record.low)} – ${record.high === null ? '…' : grouped(record.high)}`;
}

// What a figure was read as, where that is not what is printed.
function reading(record) {
  if (record.kind !== 'figure') return '';
  const read = value(record) || (range(record) && value(record, range(record)));
  return read === record.text ? '' : read;
}

function period(start, end) {
  if (!start && !end) return '';
  if (start === end) return start;
  const year = start?.slice(0, 4);
  if (start === `${year}-01-01` && end === `${year}-12-31`) return year;
  return `${start ?? '…'} – ${end ?? '…'}`;
}

const meaning = (issue) => data.codes[issue.code]?.[0][tongue]?.replace(/[.。]$/, '');
const title = (table) => [table.number, table.title].filter(Boolean).join(' ') || word('one_table');
const message = (check) => inTongue(check.message_en, check.message_zh);
const detailOf = (record) => inTongue(record.detail, record.detail_zh);
const otherName = (name) => [name.name_zh, name.name_en].filter((form) => form && form !== name.name).join(' ');
const count = (key, n) => word(n === 1 ? `${key}_1` : n === 0 && data.words[`${key}_0`] ? `${key}_0` : `${key}_n`, { n });

const HEADLINES = {
  figure: (r) => r.text,
  claim: (r) => r.text,
  table: title,
  cell: (r) => r.text,
  note: (r) => `${r.marker ?? ''} ${r.text ?? ''}`.trim(),
  work: (r) => r.title ?? r.text,
  name: (r) => r.name,
  mention: (r) => r.text,
  check: message,
  issue: (r) => (meaning(r) ?? detailOf(r)) || r.code,
};
const headline = (record) => HEADLINES[record.kind](record) ?? '';

const SUBLINES = {
  figure: (r) => [r.metric, r.subject, period(r.period_start, r.period_end), label('figures', 'kind', r.type)],
  claim: (r) => [label('claims', 'kind', r.type), r.source || word('authors_say')],
  table: (r) => [r.unit, word('rows_columns', { rows: r.rows, columns: r.columns?.length ?? 0 })],
  cell: (r) => [r.row_label, r.column_label],
  note: (r) => [label('footnotes', 'kind', r.type), count('works', r.works?.length ?? 0)],
  work: (r) => [r.authors?.join('、'), r.issued],
  name: (r) => [label('mentions', 'type', r.type), otherName(r), count('mentions', r.uses.length)],
  mention: (r) => [label('mentions', 'type', r.type), records.get(r.entity_id)?.name !== r.text && records.get(r.entity_id)?.name],
  check: (r) => [label('checks', 'kind', r.type)],
  issue: (r) => [meaning(r) && detailOf(r)],
};
const subline = (record) => SUBLINES[record.kind](record).filter(Boolean).join(' · ');

// The words of a record's state, so that nothing is said by colour alone.
function badge(record) {
  if (record.kind === 'check') return record.verdict === 'inconsistent' ? ['bad', `✗ ${word('not_adds_up')}`] : ['good', `✓ ${word('adds_up')}`];
  if (record.reviewed === 'wrong') return ['bad', `✗ ${word('is_wrong')}`];
  if (record.reviewed === 'corrected') return ['warn', `✎ ${word('is_corrected')}`];
  if (record.verdict === 'contradicted') return ['bad', `✗ ${word('contradicted')}`];
  if (record.kind === 'figure' && record.negated) return ['warn', word('denied')];
  if (record.kind === 'figure' && record.status !== 'actual') return ['plan', label('figures', 'status', record.status)];
  if (record.reviewed === 'right') return ['good', `✓ ${word('is_right')}`];
  if (record.verdict === 'supported') return ['good', `✓ ${word('supported')}`];
  if (record.kind === 'issue' && record.severity !== 'info') return ['warn', `! ${word(`severity_${record.severity}`)}`];
  return undefined;
}

const pageWord = (record) => (record.page ? word('p', { n: record.page }) : word('no_page'));

// All names of what a text is the name of, so that Japan finds 日本.
const forms = new Map();
for (const name of lists.name) {
  const all = [name.name, name.name_zh, name.name_en, ...(name.aliases ?? [])].filter(Boolean);
  for (const one of all) forms.set(one, [...(forms.get(one) ?? []), ...all]);
}
const named = (texts) => texts.flatMap((text) => forms.get(text) ?? []);

// What is shown of a record beside its own fields.
const BESIDE = {
  figure: (r) => [sentences.get(r.sentence_id)?.text, value(r), range(r), ...named([r.subject, r.noun, r.source])],
  claim: (r) => [...named([r.source]), ...(r.entity_ids ?? []).flatMap((id) => named([records.get(id)?.name]))],
  table: (r) => (r.cells ?? []).flatMap((cell) => [cell.text, cell.row_label, cell.column_label, ...named([cell.row_label, cell.column_label])]).concat(r.columns ?? []),
  note: (r) => (r.works ?? []).flatMap((work) => [work.title, work.container_title, work.publisher, work.issued, work.url, ...(work.authors ?? []), ...inEach(() => workType(work.type))]),
  name: (r) => r.uses.map((use) => use.text),
  check: (r) => [...(r.cell_ids ?? []), ...(r.figure_ids ?? [])].map((id) => records.get(id)).filter(Boolean)
    .flatMap((one) => [one.text, one.row_label, one.column_label, one.metric, one.subject, ...named([one.row_label, one.column_label, one.subject])]),
  issue: (r) => [r.code, ...(data.codes[r.code] ?? []).flat(), ...inEach(() => word(`severity_${r.severity}`))],
};
// What the words of a record's values are called; a claim and a note call their kind `type` here.
const VALUED = ['type', 'approximation', 'aspect', 'change', 'basis', 'status', 'role', 'polarity', 'verdict'];
function searchText(record) {
  if (record.folded !== undefined) return record.folded;
  const parts = [];
  for (const [key, item] of Object.entries(record)) {
    if (key.endsWith('_id') || key.endsWith('_ids') || key === 'id' || key === 'kind' || key === 'table') continue;
    if (typeof item === 'string') parts.push(item);
    else if (Array.isArray(item)) parts.push(...item.filter((one) => typeof one === 'string'));
  }
  const table = record.kind === 'name' ? 'mentions' : record.table;
  parts.push(...inEach(() => [
    headline(record), subline(record), badge(record)?.[1], word(`one_${record.kind}`), pageWord(record),
    ...VALUED.filter((key) => record[key]).map((key) => label(table, key === 'type' && table !== 'mentions' ? 'kind' : key, record[key])),
  ]).flat(), ...BESIDE[record.kind](record));
  record.folded = folded(parts.filter(Boolean).join('\n'));
  return record.folded;
}

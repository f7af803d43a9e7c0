// The records of the report, unpacked and linked with each other.
const KINDS = ['figure', 'claim', 'table', 'note', 'name', 'check', 'issue'];
const records = new Map();
const lists = {};

function unpack(name, kind) {
  const { columns, rows } = data.tables[name];
  return rows.map((row) => {
    const record = { kind, table: name };
    columns.forEach((column, i) => { record[column === 'kind' ? 'type' : column] = row[i]; });
    record.id = record[columns[0]];
    record.boxes ??= [];
    records.set(record.id, record);
    return record;
  });
}

const sentences = new Map(unpack('sentences', 'sentence').map((sentence) => [sentence.id, sentence]));
for (const id of sentences.keys()) records.delete(id);
lists.figure = unpack('figures', 'figure');
lists.claim = unpack('claims', 'claim');
lists.table = unpack('tables', 'table');
lists.cell = unpack('cells', 'cell');
lists.note = unpack('footnotes', 'note');
lists.work = unpack('citations', 'work');
lists.name = unpack('entities', 'name');
lists.mention = unpack('mentions', 'mention');
lists.check = unpack('checks', 'check');
lists.issue = unpack('issues', 'issue');

function link(list, key, target, name) {
  for (const record of list) {
    const other = records.get(record[key]);
    if (other) (other[name] ??= []).push(record);
  }
}
link(lists.cell, 'table_id', 'table', 'cells');
link(lists.work, 'footnote_id', 'note', 'works');
link(lists.mention, 'entity_id', 'name', 'uses');
link(lists.figure, 'cell_id', 'cell', 'figures');
for (const check of lists.check) {
  for (const id of [...(check.figure_ids ?? []), ...(check.cell_ids ?? [])]) (records.get(id)?.checks ?? attach(id)).push(check);
}
function attach(id) {
  const record = records.get(id);
  if (!record) return [];
  record.checks = [];
  return record.checks;
}

// Where a record is marked: a table around its cells, a note at its text and at its marker, a name where it stands first.
for (const table of lists.table) table.boxes = table.areas;
for (const name of lists.name) { name.boxes = name.uses?.[0]?.boxes ?? []; name.page = name.uses?.[0]?.page; }
// Names of quantities are figures already: an address may lead to one, no list has it.
const QUANTITIES = ['MONEY', 'PERCENT', 'QUANTITY'];
lists.name = lists.name.filter((name) => name.uses && !QUANTITIES.includes(name.type));
lists.name.sort((a, b) => b.uses.length - a.uses.length);

// A figure is as sound as the checks it stands in.
for (const figure of lists.figure) {
  const verdicts = new Set((figure.checks ?? []).map((check) => check.verdict));
  figure.verdict = verdicts.has('inconsistent') ? 'contradicted' : verdicts.size ? 'supported' : 'unchecked';
  figure.where = figure.cell_id ? 'table' : 'text';
}
for (const claim of lists.claim) claim.from = claim.source || '';

const positioned = (record) => record.boxes[0] ?? [record.page ?? 1e9, 0, -1, 0, 0];
lists.all = KINDS.flatMap((kind) => lists[kind])
  .map((record) => [positioned(record), record])
  .sort(([a], [b]) => a[0] - b[0] || a[2] - b[2] || a[1] - b[1])
  .map(([, record]) => record);

const needsLook = (record) =>
  (record.kind === 'check' && record.verdict === 'inconsistent') ||
  (record.kind === 'claim' && record.verdict === 'contradicted') ||
  (record.kind === 'issue' && record.severity !== 'info');

// The tab that a record is listed under, and the row that stands for it in every list.
const tabOf = (record) => ({ cell: 'table', work: 'note', mention: 'name' })[record.kind] ?? record.kind;
function rowOf(record) {
  if (record.kind === 'cell') return records.get(record.table_id);
  if (record.kind === 'work') return records.get(record.footnote_id);
  if (record.kind === 'mention') return records.get(record.entity_id);
  return record;
}

// A record of the address behind #, with or without the report's own id.
function fromHash() {
  let id;
  try { id = decodeURIComponent(location.hash.slice(1)); } catch { return undefined; }
  return records.get(id) ?? records.get(id.replace(`${data.report.report_id}/`, ''));
}
const hashOf = (record) => `#${encodeURI(record.id)}`;

import { GivenItem, TEXT_CHARS_MAX } from "./model";

/** What cannot be used of a file, and in which of its lines: told in the reader's words. */
export type RowFault = {
  line: number;
  what: "column" | "json" | "text" | "field" | "category" | "article";
  name: string;
};
/** The questions of a file with the line each begins in. */
type ReadRows = { items: { line: number; item: GivenItem }[]; faults: RowFault[] };
type Row = { line: number; fields: string[] };

/** CSV as spreadsheets write it: quotes around what holds commas, quotes or line breaks; a comma or semicolon between. */
const csvRows = (text: string): Row[] => {
  const body = text.replace(/^\uFEFF/, "");
  const head = body.slice(0, body.search(/[\r\n]|$/));
  const comma = head.split(";").length > head.split(",").length ? ";" : ",";
  const rows: Row[] = [];
  let [row, field, isQuoted]: [string[], string, boolean] = [[], "", false];
  let [line, from] = [1, 1];
  const endField = () => {
    row.push(field);
    field = "";
  };
  const endRow = () => {
    endField();
    if (row.some((one) => one.trim() !== "")) rows.push({ line: from, fields: row });
    row = [];
  };
  for (let at = 0; at < body.length; at++) {
    const char = body[at] ?? "";
    if (char === "\n") line++;
    if (isQuoted && char === '"' && body[at + 1] === '"') {
      field += '"';
      at++;
    } else if (char === '"' && (isQuoted || field === "")) isQuoted = !isQuoted;
    else if (isQuoted) field += char;
    else if (char === comma) endField();
    else if (char === "\n") {
      endRow();
      from = line;
    } else if (char !== "\r") field += char;
  }
  endRow();
  return rows;
};

const parsed = (line: number, value: unknown): ReadRows => {
  const item = GivenItem.safeParse(value);
  if (item.success) return { items: [{ line, item: item.data }], faults: [] };
  const name = item.error.issues[0]?.path.join(".") ?? "";
  const fault: RowFault =
    name === "text" ? { line, what: name, name: String(TEXT_CHARS_MAX) } : { line, what: "field", name };
  return { items: [], faults: [fault] };
};

const together = (all: ReadRows[]): ReadRows => ({
  items: all.flatMap(({ items }) => items),
  faults: all.flatMap(({ faults }) => faults),
});

const yes = /^(?:1|true|yes|да|person|человек)$/i;

const fromCsv = (text: string): ReadRows => {
  const [head, ...rows] = csvRows(text);
  const names = (head?.fields ?? []).map((name) => name.trim().toLowerCase());
  if (!names.includes("text")) return { items: [], faults: [{ line: head?.line ?? 1, what: "column", name: "text" }] };
  return together(
    rows.map(({ line, fields }) => {
      const value = (name: string) => fields[names.indexOf(name)]?.trim() || null;
      return parsed(line, {
        text: value("text") ?? "",
        category: value("category") ?? value("label"),
        articles: value("articles")?.split(/[,|]\s*/),
        reply: value("reply"),
        person: yes.test(value("person") ?? ""),
      });
    }),
  );
};

const jsonLine = (line: string, number: number): ReadRows => {
  try {
    const value: unknown = JSON.parse(line);
    const isObject = typeof value === "object" && value !== null;
    // `label` is what most published sets call it.
    return parsed(
      number,
      isObject && "label" in value && !("category" in value) ? { ...value, category: value.label } : value,
    );
  } catch {
    return { items: [], faults: [{ line: number, what: "json", name: "" }] };
  }
};

/** Reads labelled questions from JSONL or CSV, whichever it is; what cannot be read is told by its line. */
export const readRows = (text: string): ReadRows => {
  const lines = text.split(/\r?\n/);
  const first = lines.find((line) => line.trim() !== "") ?? "";
  if (!first.trimStart().startsWith("{")) return fromCsv(text);
  return together(lines.flatMap((line, at) => (line.trim() === "" ? [] : [jsonLine(line, at + 1)])));
};

import { GivenItem } from "./model";

export type ReadRows = { items: GivenItem[]; faults: { line: number; fault: string }[] };

/** CSV as spreadsheets write it: quotes around what holds commas, quotes or line breaks; a comma or semicolon between. */
export const csvRows = (text: string): string[][] => {
  const body = text.replace(/^\uFEFF/, "");
  const head = body.slice(0, body.search(/[\r\n]|$/));
  const comma = head.split(";").length > head.split(",").length ? ";" : ",";
  const rows: string[][] = [];
  let [row, field, isQuoted]: [string[], string, boolean] = [[], "", false];
  const endField = () => {
    row.push(field);
    field = "";
  };
  const endRow = () => {
    endField();
    if (row.some((one) => one.trim() !== "")) rows.push(row);
    row = [];
  };
  for (let at = 0; at < body.length; at++) {
    const char = body[at] ?? "";
    if (isQuoted && char === '"' && body[at + 1] === '"') {
      field += '"';
      at++;
    } else if (char === '"' && (isQuoted || field === "")) isQuoted = !isQuoted;
    else if (isQuoted) field += char;
    else if (char === comma) endField();
    else if (char === "\n") endRow();
    else if (char !== "\r") field += char;
  }
  endRow();
  return rows;
};

const parsed = (line: number, value: unknown): ReadRows => {
  const item = GivenItem.safeParse(value);
  if (item.success) return { items: [item.data], faults: [] };
  const [issue] = item.error.issues;
  return { items: [], faults: [{ line, fault: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}` }] };
};

const together = (all: ReadRows[]): ReadRows => ({
  items: all.flatMap(({ items }) => items),
  faults: all.flatMap(({ faults }) => faults),
});

const yes = /^(?:1|true|yes|да|person|человек)$/i;

const fromCsv = (text: string): ReadRows => {
  const [head = [], ...rows] = csvRows(text);
  const names = head.map((name) => name.trim().toLowerCase());
  if (!names.includes("text")) return { items: [], faults: [{ line: 1, fault: "there is no column “text”" }] };
  return together(
    rows.map((row, at) => {
      const value = (name: string) => row[names.indexOf(name)]?.trim() || null;
      return parsed(at + 2, {
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
    return { items: [], faults: [{ line: number, fault: "this is not JSON" }] };
  }
};

/** Reads labelled questions from JSONL or CSV, whichever it is; what cannot be read is told by its line. */
export const readRows = (text: string): ReadRows => {
  const lines = text.split(/\r?\n/);
  const first = lines.find((line) => line.trim() !== "") ?? "";
  if (!first.trimStart().startsWith("{")) return fromCsv(text);
  return together(lines.flatMap((line, at) => (line.trim() === "" ? [] : [jsonLine(line, at + 1)])));
};

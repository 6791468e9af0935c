import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

const like = (text: string) => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** Whether any of the columns holds a piece of text, in whatever case; for `or(...)`. */
export const containing = (columns: readonly SQLWrapper[], piece: string): SQL[] => {
  // SQLite's lower() knows only Latin letters: what is Russian is also looked for as written, capitalised and in capitals.
  const [lower, upper] = [piece.toLowerCase(), piece.toUpperCase()];
  const forms = [piece, lower, upper.charAt(0) + lower.slice(1), upper];
  return columns.flatMap((column) => [
    ...[...new Set(forms)].map((form) => sql`${column} like ${like(form)} escape '\\'`),
    sql`lower(${column}) like ${like(lower)} escape '\\'`,
  ]);
};

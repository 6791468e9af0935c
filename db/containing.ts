import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

const like = (text: string) => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** Whether any of the columns holds a piece of text, in whatever case; for `or(...)`. */
export const containing = (columns: readonly SQLWrapper[], piece: string): SQL[] => {
  // SQLite's lower() knows only Latin letters: what is Russian is also looked for as written and capitalised.
  const forms = [piece, piece.toLowerCase(), piece.charAt(0).toUpperCase() + piece.slice(1).toLowerCase()];
  return columns.flatMap((column) => [
    ...[...new Set(forms)].map((form) => sql`${column} like ${like(form)} escape '\\'`),
    sql`lower(${column}) like ${like(piece.toLowerCase())} escape '\\'`,
  ]);
};

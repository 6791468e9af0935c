import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

const root = join(import.meta.dirname, "../..");
const OURS = ["channels", "src", "db", "prompts", "inbox-ui"];

export type Import = { from: string; what: string; typeOnly: boolean };
export type Source = { path: string; text: string; imports: Import[] };

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesIn(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });

/** `./model` as seen from a file: a path from the root with its ending, or the package's name as it was written. */
const resolved = (from: string, what: string): string => {
  if (!what.startsWith(".")) return what;
  const bare = normalize(join(dirname(from), what.replace(/\?.*$/, "")));
  const found = [bare, `${bare}.ts`, `${bare}.tsx`, `${bare}/index.ts`, `${bare}/index.tsx`].find(
    (path) => existsSync(join(root, path)) && statSync(join(root, path)).isFile(),
  );
  return found ?? bare;
};

const STATIC = /^\s*(?:import|export)\s+(type\s+)?(?:([^"';]*?)\s+from\s+)?["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** `{ type A, type B }` vanishes when it is compiled, as `import type` does. */
const areTypes = (names: string | undefined): boolean => {
  const inner = names?.match(/^\{([\s\S]*)\}$/)?.[1];
  if (inner === undefined) return false;
  const list = inner
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  return list.length > 0 && list.every((name) => name.startsWith("type "));
};

export const importsOf = (path: string, text: string): Import[] => [
  ...[...text.matchAll(STATIC)].map(([, type, names, what = ""]) => ({
    from: path,
    what: resolved(path, what),
    typeOnly: type !== undefined || areTypes(names),
  })),
  ...[...text.matchAll(DYNAMIC)].map(([, what = ""]) => ({ from: path, what: resolved(path, what), typeOnly: false })),
];

/** Every source file of ours (not the tests) with what it imports. */
export const sources: Source[] = OURS.filter((folder) => existsSync(join(root, folder)))
  .flatMap(filesIn)
  .map((path) => {
    const text = readFileSync(join(root, path), "utf8");
    return { path: relative(root, join(root, path)), text, imports: importsOf(path, text) };
  });

export const imports: Import[] = sources.flatMap((source) => source.imports);
export const isOurs = (what: string): boolean => OURS.some((folder) => what.startsWith(`${folder}/`));
export const told = ({ from, what }: Import): string => `${from} imports ${what}`;

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Figure, figure } from "./figure";
import { serverFolder } from "./server";

// Not floors but ceilings: what a first screen and a shop's page may load.
const INBOX_KB_MAX = 150;
const WIDGET_KB_MAX = 20;
const ui = join(serverFolder, "..", "ui");

const gzipKB = (file: string): number => gzipSync(readFileSync(file), { level: 9 }).length / 1000;

/** What a page names: its scripts, its preloads, its styles. */
const named = (html: string): string[] =>
  [...html.matchAll(/<(script|link)\b[^>]*>/g)].flatMap(([tag]) => {
    const wanted = tag.startsWith("<script") || /rel="(modulepreload|stylesheet)"/.test(tag);
    const path = /(?:src|href)="([^"]+\.(?:js|css))"/.exec(tag)?.[1];
    return wanted && path ? [path] : [];
  });

/** A chunk's static imports; a dynamic import() is not at the first screen. */
const imports = (file: string): string[] =>
  [
    ...readFileSync(file, "utf8").matchAll(
      /(?:^|[;\s}])(?:import|export)\s*(?:[\w$*{][^;"'()]*?from\s*)?["'](\.[^"']+\.js)["']/g,
    ),
  ].flatMap(([, path]) => (path ? [join(dirname(file), path)] : []));

const withImports = (files: string[]): Set<string> => {
  const all = new Set(files);
  for (const file of all) if (file.endsWith(".js")) for (const one of imports(file)) all.add(one);
  return all;
};

const firstScreenKB = (): number => {
  const files = named(readFileSync(join(ui, "index.html"), "utf8")).map((path) => join(ui, path));
  return [...withImports(files)].reduce((sum, file) => sum + gzipKB(file), 0);
};

/** What is loaded before anything is seen, gzipped. */
export const bundle = async (): Promise<Figure[]> => {
  const widget = join(ui, "..", "widget.js");
  return [
    ...(existsSync(join(ui, "index.html"))
      ? [figure("bundle", "inboxKB", { value: firstScreenKB(), floor: INBOX_KB_MAX })]
      : []),
    ...(existsSync(widget) ? [figure("bundle", "widgetKB", { value: gzipKB(widget), floor: WIDGET_KB_MAX })] : []),
  ];
};

// Makes src/ai/local/word-vectors/russian.vectors anew: node .run/russian-vectors.mjs (on Debian, with npm; some minutes).
// Programs that speak English and Russian tell which words translate which; a Russian word gets the numbers of its
// English ones in english.vectors beside it. What is in it, and whose it is: README.md there.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tsImport } from "tsx/esm/api";

const { stem, words } = await tsImport("../src/kernel/text.ts", import.meta.url);
const { stopWords } = await tsImport("../src/kernel/stop-words.ts", import.meta.url);

const packages = ["matrix-react-sdk@3.82.0", "@jitsi/react-native-sdk@13.2.0", "emojibase-data@17.0.0"];
const debian = ["chromium-common", "chromium-l10n", "libreoffice-l10n-ru"];
const target = "src/ai/local/word-vectors/russian.vectors";
const english = "src/ai/local/word-vectors/english.vectors";
const wordsMax = 60;
/** A Russian word is what this many English ones are at most, each at least this share as sure as the surest. */
const [meaningsMax, shareMin, surenessMin] = [4, 0.2, 0.01];

const folderOf = (name) => name.replace(/^@/, "").replace(/\W/g, "-");

const fetched = (folder) => {
  const run = (command, ...given) =>
    execFileSync(command, given, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  for (const name of packages) {
    const packed = run("npm", "pack", name, "--silent").trim();
    mkdirSync(join(folder, folderOf(name)));
    run("tar", "xzf", packed, "-C", folderOf(name));
  }
  for (const name of debian) run("apt-get", "download", name);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".deb"))) run("dpkg", "-x", file, "debian");
  return folder;
};

const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const leaves = (value, at = "") =>
  typeof value === "string" ? [[at, value]] : Object.entries(value).flatMap(([key, of]) => leaves(of, `${at}/${key}`));
const both = (one, other) => {
  const known = new Map(other);
  return one.flatMap(([key, text]) => (known.has(key) ? [[text, known.get(key)]] : []));
};

/** Chromium's strings by number: a table of places behind a head of twelve bytes. */
const pak = (path) => {
  const bytes = readFileSync(path);
  const count = bytes.readUInt16LE(8);
  const placeOf = (n) => bytes.readUInt32LE(12 + 6 * n + 2);
  const encoding = bytes[4] === 1 ? "utf8" : "utf16le";
  return Array.from({ length: count }, (_, n) => [
    bytes.readUInt16LE(12 + 6 * n),
    bytes.toString(encoding, placeOf(n), placeOf(n + 1)),
  ]);
};

/** Pairs of a compiled gettext catalogue, whose keys are the English texts behind a context. */
const catalogue = (path) => {
  const bytes = readFileSync(path);
  const [count, keys, values] = [8, 12, 16].map((at) => bytes.readUInt32LE(at));
  const text = (table, n) => {
    const from = bytes.readUInt32LE(table + 8 * n + 4);
    return bytes.toString("utf8", from, from + bytes.readUInt32LE(table + 8 * n)).replaceAll("~", "");
  };
  return Array.from({ length: count }, (_, n) => [
    text(keys, n).split("\x04").at(-1).split("\0")[0],
    text(values, n).split("\0")[0],
  ]);
};

const emoji = (path) => json(path).map(({ hexcode, label, tags = [] }) => [hexcode, [label, ...tags].join(" ")]);

const pairsIn = (folder) => {
  const at = (...path) => join(folder, ...path);
  const matrix = at("matrix-react-sdk-3-82-0/package/src/i18n/strings");
  const jitsi = at("jitsi-react-native-sdk-13-2-0/package/lang");
  const pictures = at("emojibase-data-17-0-0/package");
  const office = at("debian/usr/lib/libreoffice/program/resource/ru/LC_MESSAGES");
  const locales = at("debian/usr/lib/chromium/locales");
  return [
    ...both(leaves(json(join(matrix, "en_EN.json"))), leaves(json(join(matrix, "ru.json")))),
    ...both(leaves(json(join(jitsi, "main.json"))), leaves(json(join(jitsi, "main-ru.json")))),
    ...both(emoji(join(pictures, "en/data.json")), emoji(join(pictures, "ru/data.json"))),
    ...both(pak(join(locales, "en-US.pak")), pak(join(locales, "ru.pak"))),
    ...readdirSync(office).flatMap((name) => catalogue(join(office, name))),
  ];
};

const bare = (text) => text.replace(/<[^>]*>|\{[^{}]*\}|\$\d+|%\w|&\w+;/g, " ");

/** For each word how likely it is to stand where another stands in the other language: `chances.get(from).get(to)` (Brown et al., 1993, model 1). */
const translations = (pairs) => {
  const nobody = "";
  let chances = null;
  for (let round = 0; round < 6; round++) {
    const counts = new Map();
    for (const { from, to } of pairs)
      for (const word of to) {
        const odds = [...from, nobody].map((one) => [one, chances ? (chances.get(one)?.get(word) ?? 0) : 1]);
        const total = odds.reduce((sum, [, x]) => sum + x, 0);
        for (const [one, x] of odds) {
          if (x / total < 1e-4) continue;
          const row = counts.get(one) ?? counts.set(one, new Map()).get(one);
          row.set(word, (row.get(word) ?? 0) + x / total);
        }
      }
    for (const row of counts.values()) {
      const total = [...row.values()].reduce((sum, x) => sum + x, 0);
      for (const [word, x] of row) row.set(word, x / total);
    }
    chances = counts;
  }
  chances.delete(nobody);
  return chances;
};

const bytes = readFileSync(english);
const head = bytes.indexOf("\n");
const end = bytes.indexOf("\n", head + 1);
const dimensions = Number(bytes.toString("latin1", 0, head));
const places = new Map(
  bytes
    .toString("latin1", head + 1, end)
    .split(" ")
    .map((word, at) => [word, at]),
);
const unit = (word) => {
  const from = bytes.byteOffset + end + 1 + places.get(word) * dimensions;
  const numbers = new Int8Array(bytes.buffer, from, dimensions);
  const length = Math.hypot(...numbers) || 1;
  return Array.from(numbers, (x) => x / length);
};

const read = () => {
  const folder = mkdtempSync(join(tmpdir(), "russian-vectors-"));
  try {
    return pairsIn(fetched(folder)).map((pair) => pair.map(bare));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const once = new Map(read().map((pair) => [JSON.stringify(pair), pair]));
const pairs = [...once.values()].flatMap(([one, other]) => {
  const from = words(one).filter((word) => /^[a-z]+$/.test(word));
  const to = words(other).filter((word) => /^[а-я]+$/.test(word));
  if (from.length === 0 || to.length === 0) return [];
  return [{ english: from.slice(0, wordsMax), russian: to.slice(0, wordsMax).map(stem) }];
});
const intoEnglish = translations(pairs.map(({ english: to, russian: from }) => ({ from, to })));
const intoRussian = translations(pairs.map(({ english: from, russian: to }) => ({ from, to })));
const said = new Map();
for (const { russian } of pairs) for (const root of russian) said.set(root, (said.get(root) ?? 0) + 1);

/** The English words a Russian one stands for, with how sure that is both ways. */
const meaningsOf = (root) => {
  const all = [...intoEnglish.get(root)]
    .filter(([word]) => places.has(word) && (stopWords.has(root) || !stopWords.has(word)))
    .map(([word, chance]) => ({ word, sure: chance * Math.sqrt(intoRussian.get(word)?.get(root) ?? 0) }))
    .sort((a, b) => b.sure - a.sure)
    .slice(0, meaningsMax);
  return all.filter(({ sure }) => sure >= surenessMin && sure >= shareMin * all[0].sure);
};

const found = [...said.entries()]
  .sort(([one, often], [other, seldom]) => seldom - often || (one < other ? -1 : 1))
  .map(([root]) => ({ root, meanings: meaningsOf(root) }))
  .filter(({ meanings }) => meanings.length > 0);
const numbers = new Int8Array(found.length * dimensions);
found.forEach(({ meanings }, place) => {
  const sum = new Float64Array(dimensions);
  for (const { word, sure } of meanings)
    unit(word).forEach((x, at) => {
      sum[at] += sure * x;
    });
  const scale = 127 / Math.max(...sum.map(Math.abs));
  sum.forEach((x, at) => {
    numbers[place * dimensions + at] = Math.round(x * scale);
  });
});
const text = `${dimensions}\n${found.map(({ root }) => root).join(" ")}\n`;
writeFileSync(target, Buffer.concat([Buffer.from(text), Buffer.from(numbers.buffer)]));
console.log(`${target}: ${found.length} words of ${pairs.length} texts, ${dimensions} numbers each`);

export type Line = { kind: "same" | "gone" | "new"; text: string };
export type Pair = { left: Line | null; right: Line | null };

/** How two texts differ, line by line: the longest common run of lines stays, what is gone stands before what is new. */
export const diffLines = (before: string, after: string): Line[] => {
  const [whole, other] = [before.split("\n"), after.split("\n")];
  // What both begin and end with takes no table: it grows with the product of what is left.
  let [head, tail] = [0, 0];
  const most = Math.min(whole.length, other.length);
  while (head < most && whole[head] === other[head]) head++;
  while (tail < most - head && whole.at(-1 - tail) === other.at(-1 - tail)) tail++;
  const same = (lines: string[]) => lines.map((text): Line => ({ kind: "same", text }));
  const [a, b] = [whole.slice(head, whole.length - tail), other.slice(head, other.length - tail)];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] =
        a[i] === b[j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ kind: "same", text: left });
      i++;
      j++;
    } else if (
      left !== undefined &&
      (right === undefined || (longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0))
    ) {
      lines.push({ kind: "gone", text: left });
      i++;
    } else {
      lines.push({ kind: "new", text: right ?? "" });
      j++;
    }
  }
  return [...same(whole.slice(0, head)), ...lines, ...same(whole.slice(whole.length - tail))];
};

/** The same side by side: what is gone stands left of what came in its place. */
export const pairs = (lines: readonly Line[]): Pair[] => {
  const made: Pair[] = [];
  for (const line of lines) {
    if (line.kind === "same") made.push({ left: line, right: line });
    else if (line.kind === "gone") made.push({ left: line, right: null });
    else {
      const free = made.findIndex(
        (pair, at) => pair.right === null && made.slice(at).every((one) => one.right === null),
      );
      const open = made[free];
      if (free >= 0 && open) made[free] = { ...open, right: line };
      else made.push({ left: null, right: line });
    }
  }
  return made;
};

const isHeading = ({ text }: Line) => /^── .* ──$/.test(text);
/** Only what changed, with some lines around it of the part it stands in and that part's heading; null stands for what was left out. */
export const folded = (lines: readonly Line[], around = 3): (Line | null)[] => {
  let [heading, part]: [Line | null, number] = [null, 0];
  const placed = lines.map((line) => {
    if (isHeading(line)) [heading, part] = [line, part + 1];
    return { line, heading, part };
  });
  const isNear = (at: number) =>
    placed
      .slice(Math.max(0, at - around), at + around + 1)
      .some((one) => one.line.kind !== "same" && one.part === placed[at]?.part);
  const shown: (Line | null)[] = [];
  placed.forEach(({ line, heading: over }, at) => {
    if (!isNear(at)) {
      if (shown.at(-1) !== null) shown.push(null);
      return;
    }
    const isBegun = shown.length > 0 && shown.at(-1) !== null;
    if (!isBegun && over !== null && over !== line) shown.push(over);
    shown.push(line);
  });
  return shown;
};

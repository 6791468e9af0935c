const depthOf = (line: string): number => line.match(/^>+/)?.[0].length ?? 0;

/** Text of `format=flowed`, RFC 3676: lines that end with a blank go on in the next, unless the quote depth changes. */
export const unflow = (text: string, { delSp }: { delSp: boolean }): string => {
  const out: string[] = [];
  let [open, depth] = [false, 0];
  for (const line of text.split("\n")) {
    const here = depthOf(line);
    const words = line.slice(here).replace(/^ /, "");
    const flows = words.endsWith(" ") && words !== "-- ";
    const shown = flows && delSp ? words.slice(0, -1) : words;
    if (open && here === depth && words !== "-- ") out[out.length - 1] += shown;
    else out.push(here > 0 ? `${">".repeat(here)} ${shown}` : shown);
    open = flows;
    depth = here;
  }
  return out.join("\n");
};

import { execFileSync } from "node:child_process";
import { closeSync, openSync, writeSync } from "node:fs";
import { closeAfterTest, tempFolder } from "./desk";

export const WITHOUT_VOLUME = "mounting a small volume takes root";

/** A volume of its own of so many megabytes; null where this account may not mount one. */
export const smallVolume = (megabytes: number): string | null => {
  const folder = tempFolder("volume");
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return null;
  }
  closeAfterTest(async () => void execFileSync("umount", ["-l", folder]));
  return folder;
};

/** From now on nobody may write there, root neither. Nothing may be open for writing. */
export const makeReadOnly = (folder: string): void =>
  void execFileSync("mount", ["-o", "remount,ro", folder], { stdio: "ignore" });

/** Takes all space there is. */
export const fill = (file: string): void => {
  const descriptor = openSync(file, "w");
  try {
    for (const size of [1 << 20, 4096])
      for (;;)
        try {
          if (writeSync(descriptor, Buffer.alloc(size)) < size) break;
        } catch {
          break;
        }
  } finally {
    closeSync(descriptor);
  }
};

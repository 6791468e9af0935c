import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

// A classic script is read in the page's own encoding, and that may be windows-1251: only ASCII reads the same everywhere.
const asciiOnly: Plugin = {
  name: "ascii-only",
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle))
      if (file.type === "chunk")
        file.code = file.code.replace(/\P{ASCII}/gu, (found) =>
          found
            .split("")
            .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
            .join(""),
        );
  },
};

// One classic script: a site's page loads it with a tag, so it can neither import nor leak a name.
export default defineConfig({
  root: here,
  logLevel: "warn",
  publicDir: false,
  plugins: [asciiOnly],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    reportCompressedSize: false,
    lib: { entry: "main.ts", formats: ["iife"], name: "ParleyWebchat", fileName: () => "widget.js" },
  },
});

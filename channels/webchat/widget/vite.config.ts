import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

// One classic script: a site's page loads it with a tag, so it can neither import nor leak a name.
export default defineConfig({
  root: here,
  logLevel: "warn",
  publicDir: false,
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    reportCompressedSize: false,
    lib: { entry: "main.ts", formats: ["iife"], name: "ParleyWebchat", fileName: () => "widget.js" },
  },
});

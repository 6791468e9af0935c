import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

const here = fileURLToPath(new URL(".", import.meta.url));
const server = `http://127.0.0.1:${process.env.PORT || 3000}`;

export default defineConfig({
  root: here,
  plugins: [solid({ dev: false })],
  // The tokens use light-dark(); lowering it would break themes that are nested, as in the gallery.
  build: {
    outDir: `${here}../dist/ui`,
    emptyOutDir: true,
    target: ["chrome123", "firefox121", "safari17.5"],
    // Strict CSP: everything comes from our own address, nothing is a data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The newcomer's first build is no place for figures about plugins.
      checks: { pluginTimings: false },
      input: {
        index: `${here}index.html`,
        gallery: `${here}gallery/index.html`,
        sandbox: `${here}sandbox/index.html`,
        shop: `${here}sandbox/shop.html`,
        help: `${here}help/help.css`,
      },
      // The help centre's pages are made by the server, which cannot know a hashed name.
      output: {
        assetFileNames: ({ names }) => (names.includes("help.css") ? "help.css" : "assets/[name]-[hash][extname]"),
      },
    },
  },
  server: {
    proxy: {
      "/api": server,
      "/files": server,
      "/help": server,
      "/sandbox/api": server,
      "/webhooks": server,
      "/widget.js": server,
      "/socket.io": { target: server, ws: true },
    },
  },
});

// Puts what the edge serves as files (the built inbox, the widget) into one folder, dist/site.
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
export const site = () => {
  if (!existsSync("dist/ui/index.html")) throw new Error("Run npm run build first: the inbox is not built.");
  rmSync("dist/site", { recursive: true, force: true });
  mkdirSync("dist/site", { recursive: true });
  cpSync("dist/ui", "dist/site", { recursive: true });
  cpSync("dist/widget/widget.js", "dist/site/widget.js");
};
if (process.argv[1] === fileURLToPath(import.meta.url)) site();

import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { sprite } from "./scripts/icons.ts";

const INLINE_SVG = /url\((["']?)data:image\/svg\+xml[^,]*,(.*?)\1\)(?=[;},\s!])/g;

/** The design system writes its icons into the style sheet; the page's policy allows no data: addresses. */
function iconsAsFiles(): Plugin {
  return {
    name: "icons-as-files",
    enforce: "post",
    generateBundle(_options, bundle) {
      const icons = new Map<string, string>();
      for (const asset of Object.values(bundle)) {
        if (asset.type !== "asset" || !asset.fileName.endsWith(".css")) continue;
        asset.source = asset.source.toString().replace(INLINE_SVG, (_whole, _quote, written: string) => {
          const icon = decodeURIComponent(written).replace(/\\(["'])/g, "$1");
          const name = icons.get(icon) ?? `icon-${String(icons.size + 1)}.svg`;
          icons.set(icon, name);
          return `url(${name})`;
        });
        if (asset.source.includes("url(data:") || asset.source.includes('url("data:')) {
          this.error(`${asset.fileName} still holds a data: address, which the page's policy refuses`);
        }
      }
      for (const [source, name] of icons) this.emitFile({ type: "asset", fileName: `assets/${name}`, source });
    },
  };
}

/** Colours of the theme that no page of ours asks for. */
const UNUSED = /--ds-color-brand[12]-[\w-]+:[^;}]+;?|\[data-color=brand[12]\],\[data-color-scheme\]\[data-color=brand[12]\]\{[^}]*\}/g;

/** And a face that comes late is used from the next page on: lines of other lengths would move what is being read. */
function lean(): Plugin {
  return {
    name: "lean",
    enforce: "post",
    generateBundle(_options, bundle) {
      for (const asset of Object.values(bundle)) {
        if (asset.type !== "asset" || !asset.fileName.endsWith(".css")) continue;
        asset.source = asset.source.toString().replace(UNUSED, "").replaceAll("font-display:swap", "font-display:optional");
      }
    },
  };
}

function icons(): Plugin {
  return {
    name: "icons",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "assets/icons.svg", source: sprite("src/icons") });
    },
  };
}

/* Names are fixed: the server's manifest storage puts the hash into them. */
export default defineConfig({
  plugins: [iconsAsFiles(), lean(), icons()],
  base: "./",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // Older than `light-dark()`: the build writes it as variables.
    cssTarget: ["chrome111", "safari16.4", "firefox115"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { main: "src/main.ts", style: "src/styles/main.css" },
      output: {
        entryFileNames: "assets/[name].js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: (asset) => (asset.names.some((name) => name.endsWith(".css")) ? "assets/main.css" : "assets/[name][extname]"),
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["test/**/*.test.ts"],
  },
});

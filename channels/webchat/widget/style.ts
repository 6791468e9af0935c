const light = `
--ground:oklch(1 0 0);--raised:oklch(.972 .003 95);--line:oklch(.905 .004 95);--ink:oklch(.25 .008 95);
--soft:oklch(.485 .008 95);--danger:oklch(.5 .17 25);--bot:oklch(.56 .17 300);
--own:color-mix(in oklch,var(--accent) 13%,white);--link:oklch(from var(--accent) min(l,.48) c h);color-scheme:light;`;
const dark = `
--ground:oklch(.205 .008 260);--raised:oklch(.262 .009 260);--line:oklch(.34 .01 260);--ink:oklch(.94 .004 260);
--soft:oklch(.74 .008 260);--danger:oklch(.76 .13 25);--bot:oklch(.74 .13 300);
--own:color-mix(in oklch,var(--accent) 30%,oklch(.24 .01 260));--link:oklch(from var(--accent) max(l,.78) c h);color-scheme:dark;`;

/** The widget's whole look. It lives in the shadow root: the page's rules do not come in, ours do not get out. */
export const css = `
:host{all:initial;${light}position:fixed;inset:auto 16px 16px auto;z-index:2147483000;
font:14px/21px Onest,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink)}
@media (prefers-color-scheme:dark){:host(:not([data-theme=light])){${dark}}}
:host([data-theme=dark]){${dark}}
*,::before,::after{box-sizing:border-box}
[hidden]{display:none!important}
button,textarea{font:inherit;color:inherit;background:none;border:0;margin:0;padding:0}
button{cursor:pointer;min-width:24px;min-height:24px}
a{color:var(--link);text-underline-offset:2px;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.icon{fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round;flex:none;display:block}
.away{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launcher{position:absolute;right:0;bottom:0;width:52px;height:52px;border-radius:50%;display:grid;place-items:center;
background:var(--accent);color:var(--on-accent);box-shadow:0 4px 16px oklch(0 0 0/.22);transition:transform 120ms ease-out}
.launcher:hover{transform:scale(1.04)}
.launcher:active{transform:scale(.97)}
.badge{position:absolute;top:-3px;right:-3px;min-width:20px;height:20px;padding:0 6px;border-radius:10px;
background:oklch(.52 .19 25);color:white;font-size:12px;line-height:20px;font-weight:600;text-align:center;font-variant-numeric:tabular-nums;box-shadow:0 0 0 2px var(--ground)}
.panel{position:absolute;right:0;bottom:64px;width:384px;height:min(640px,calc(100vh - 96px));display:flex;flex-direction:column;
overflow:hidden;background:var(--ground);border:1px solid var(--line);border-radius:8px;box-shadow:0 12px 40px oklch(0 0 0/.18);animation:in 120ms ease-out}
@keyframes in{from{opacity:0;transform:translateY(8px)}}
header{display:flex;align-items:center;gap:8px;padding:10px 8px 10px 16px;border-bottom:1px solid var(--line);flex:none}
.titles{flex:1;min-width:0}
h2{margin:0;font-size:15px;line-height:20px;font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.sub{font-size:12px;line-height:16px;color:var(--soft);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tool{width:32px;height:32px;display:grid;place-items:center;border-radius:6px;color:var(--soft);flex:none}
.tool:hover{background:var(--raised);color:var(--ink)}
.middle{position:relative;flex:1;min-height:0;display:flex}
.log{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:16px;display:flex;flex-direction:column;outline-offset:-2px}
.log>:first-child{margin-top:auto}
.greeting{color:var(--ink);white-space:pre-wrap;overflow-wrap:anywhere;max-width:34ch;padding-bottom:8px}
.day,.event{align-self:center;font-size:12px;line-height:16px;color:var(--soft);margin:16px 0 4px;text-align:center}
.row{position:relative;display:flex;flex-direction:column;align-items:flex-start;align-self:flex-start;max-width:86%;margin-top:2px}
.row:has(>.foot)+.row:not(.first){margin-top:8px}
.row.first{margin-top:12px}
.own{align-self:flex-end;align-items:flex-end}
.who{display:flex;gap:6px;align-items:center;font-size:12px;line-height:16px;color:var(--soft);margin:0 0 3px 1px;font-weight:500}
.mark{color:var(--bot);font-weight:600}
.said{display:flex;flex-direction:column;align-items:inherit;max-width:100%;min-width:0}
.bubble{padding:7px 12px;border-radius:8px;background:var(--raised);overflow-wrap:anywhere;min-width:0;max-width:100%}
.own .bubble{background:var(--own)}
.bot .bubble{border-left:2px solid var(--bot);border-radius:2px 8px 8px 2px}
.bare .bubble{padding:0;background:none;border:0}
.gone .bubble{background:none;border:1px dashed var(--line);color:var(--soft)}
.waiting .bubble{opacity:.82}
.bubble p,.bubble ul,.bubble ol,.bubble pre,.bubble blockquote{margin:0}
.bubble>*+*{margin-top:8px!important}
.bubble p,.bubble blockquote{white-space:pre-wrap}
ul,ol{padding-left:20px}
blockquote{padding-left:10px;border-left:2px solid var(--line);color:var(--soft)}
.own blockquote{color:var(--ink)}
code,pre{font:12.5px/19px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{padding:8px 10px;border-radius:6px;background:var(--ground);border:1px solid var(--line);overflow-x:auto;white-space:pre}
code{background:var(--ground);border-radius:4px;padding:1px 4px}
.spoiler{background:var(--ink);color:transparent;border-radius:3px;min-width:0;min-height:0;display:inline}
.photo{display:block;border-radius:8px;overflow:hidden;background:var(--raised);border:1px solid var(--line);max-width:100%}
.photo img{display:block;max-width:240px;width:100%;max-height:240px;min-width:64px;min-height:48px;object-fit:cover}
.file{display:flex;align-items:center;gap:10px;padding:8px 12px;border:1px solid var(--line);border-radius:8px;background:var(--ground);color:var(--ink);text-decoration:none;max-width:100%}
a.file:hover{border-color:var(--soft)}
.file .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.file>span{min-width:0;display:flex;flex-direction:column;line-height:18px}
.small{font-size:12px;line-height:16px;color:var(--soft)}
.sources{display:flex;flex-wrap:wrap;gap:4px;margin:6px 0 0;padding:0;list-style:none;font-size:12px;line-height:16px}
.sources a{display:inline-block;padding:4px 8px;min-height:24px;border:1px solid var(--line);border-radius:6px;color:var(--link);text-decoration:none}
.sources a:hover{border-color:var(--link)}
.choice[aria-pressed=true]{background:var(--accent);border-color:var(--accent)}
.buttons{display:flex;flex-wrap:wrap;gap:6px;margin-top:6px}
.choice{max-width:100%;min-width:0;overflow-wrap:anywhere;padding:5px 12px;border:1px solid var(--link);border-radius:6px;color:var(--link);font-weight:500;text-align:left}
.choice.sign{display:inline-flex;align-items:center;padding:5px 10px}
.choice.sign[aria-pressed=true]{color:var(--on-accent)}
.choice:hover:not(:disabled){background:var(--raised)}
.choice:disabled{border-color:var(--line);color:var(--soft);cursor:default}
.marks{display:flex;gap:4px;margin-top:3px}
.emoji{padding:0 6px;min-height:24px;line-height:22px;border:1px solid var(--line);border-radius:12px;background:var(--ground);font-size:13px}
.foot{display:flex;gap:5px;align-items:center;font-size:12px;line-height:16px;color:var(--soft);margin-top:3px;font-variant-numeric:tabular-nums}
.problem{color:var(--danger)}
.link{color:var(--link);text-decoration:underline;text-underline-offset:2px;min-height:24px;padding:0 2px}
.deeds{position:absolute;top:0;right:-34px;display:flex;gap:2px;border-radius:6px;opacity:0;transition:opacity 100ms ease-out}
.own .deeds{right:auto;left:-34px}
.row:hover>.deeds,.row:focus-within>.deeds{opacity:1}
.deeds.open{opacity:1;right:auto;left:0;top:-34px;padding:2px;background:var(--ground);border:1px solid var(--line);box-shadow:0 4px 16px oklch(0 0 0/.14);z-index:1}
.deeds.open .tool{font-size:16px}
.deeds .tool{width:28px;height:28px}
.dots{display:flex;gap:4px;padding:12px;align-self:flex-start;border-radius:8px;background:var(--raised);margin-top:12px}
.dots i{width:6px;height:6px;border-radius:50%;background:var(--soft);animation:dot 1.2s infinite ease-in-out}
.dots i:nth-child(2){animation-delay:.15s}
.dots i:nth-child(3){animation-delay:.3s}
@keyframes dot{0%,60%,100%{opacity:.3}30%{opacity:1}}
.below{position:absolute;bottom:8px;left:50%;transform:translateX(-50%);display:flex;gap:4px;align-items:center;padding:4px 12px;border-radius:16px;background:var(--ground);border:1px solid var(--line);box-shadow:0 4px 16px oklch(0 0 0/.14);font-size:12px;color:var(--ink)}
.notice{flex:none;padding:6px 16px;font-size:12px;line-height:16px;color:var(--soft);background:var(--raised);border-top:1px solid var(--line)}
.composer{flex:none;border-top:1px solid var(--line);padding:8px}
.field{display:flex;align-items:flex-end;gap:4px}
textarea{flex:1;min-width:0;resize:none;padding:6px 4px;min-height:33px;max-height:40vh;line-height:21px;overflow-y:auto}
textarea:focus-visible{outline:0}
textarea::placeholder{color:var(--soft);opacity:1}
.composer:focus-within{box-shadow:inset 0 2px 0 0 var(--link)}
.send{width:32px;height:32px;border-radius:6px;display:grid;place-items:center;background:var(--accent);color:var(--on-accent);flex:none;transition:opacity 100ms ease-out}
.send:disabled{background:var(--raised);color:var(--soft);cursor:default}
.mode{display:flex;justify-content:space-between;align-items:center;padding:0 4px 4px;font-size:12px;color:var(--soft)}
.chips{display:flex;flex-wrap:wrap;gap:6px;padding:0 0 8px}
.chip{position:relative;display:flex;align-items:center;gap:6px;max-width:100%;padding:2px 2px 2px 10px;border:1px solid var(--line);border-radius:6px;font-size:12px;overflow:hidden}
.chip .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;max-width:180px}
.chip .tool{width:24px;height:24px}
.chip progress{position:absolute;inset:auto 0 0;width:100%;height:2px;appearance:none;border:0;background:var(--line)}
.chip progress::-webkit-progress-bar{background:var(--line)}
.chip progress::-webkit-progress-value{background:var(--link)}
.chip progress::-moz-progress-bar{background:var(--link)}
.chip.problem{border-color:var(--danger)}
.over{position:absolute;inset:0;z-index:2;display:grid;place-items:center;background:color-mix(in oklch,var(--ground) 88%,transparent);border:2px dashed var(--link);border-radius:8px;font-weight:500}
@media (hover:none){.deeds{opacity:.7}}
@media (max-width:480px){
:host([data-open]){inset:0}
:host([data-open]) .launcher{display:none}
.panel{position:fixed;inset:0;top:var(--view-top,0px);bottom:auto;width:auto;height:var(--view-height,100dvh);border:0;border-radius:0;
padding:env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left)}
textarea{font-size:16px}
.tool,.send{width:40px;height:40px}
textarea{padding:9px 4px}
}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
`;

const channel = (hex: string): number => {
  const value = Number.parseInt(hex, 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};

/** Black or white, whichever is read better on this colour (WCAG relative luminance). */
export const inkOn = (accent: string): string => {
  const [, r = "0", g = "0", b = "0"] = /^#(..)(..)(..)$/.exec(accent) ?? [];
  const luminance = 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  return 1.05 / (luminance + 0.05) >= 4.5 ? "#fff" : "#111";
};

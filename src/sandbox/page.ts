/** The sandbox's page: a phone with Telegram beside a shop with the web chat. Plain files, no build. */
export const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Parley sandbox</title><link rel="stylesheet" href="/sandbox/sandbox.css"><script type="module" src="/sandbox/sandbox.js"></script></head>
<body><header><h1>Sandbox</h1><p>Write as a customer. Everything goes through the real adapters to the desk. <a href="/" target="_blank" rel="noopener">Open the inbox</a> · <a href="/help" target="_blank" rel="noopener">Help centre</a></p></header>
<main><section class="phone" aria-labelledby="tg"><h2 id="tg">Telegram <small>@fernway_help_bot, as Alex</small></h2><div id="chat" role="log" aria-live="polite" tabindex="0" aria-label="Conversation"></div>
<div id="tries" class="tries" aria-label="Try"></div>
<form id="form"><label class="hidden" for="text">Message</label><textarea id="text" rows="1" placeholder="Message" maxlength="4096"></textarea><button>Send</button></form></section>
<section class="phone wide" aria-labelledby="web"><h2 id="web">Web chat <small>the button at the lower right of the shop</small></h2><iframe src="/sandbox/shop" title="The shop's page with the web chat"></iframe></section></main></body></html>`;

export const shopPage = (
  connection: string,
): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Fernway</title>
<link rel="stylesheet" href="/sandbox/sandbox.css"></head><body class="shop"><header><strong>Fernway</strong><nav>Machines · Grinders · Beans · Help</nav></header>
<main class="shop"><h1>Coffee at home, done properly</h1><p>Fern One makes an espresso in forty seconds, and tells you when it wants to be descaled.</p><p class="price">Fern One · €449</p></main>
<script async src="/widget.js" data-connection="${connection}"></script></body></html>`;

export const style = `:root{color-scheme:light dark;--paper:#f4f3ef;--card:#fff;--ink:#22211e;--soft:#66645e;--line:#dcdad3;--mine:#dff0d8;--accent:#1f62b5;--on:#fff}
@media(prefers-color-scheme:dark){:root{--paper:#131417;--card:#1c1d21;--ink:#e9e9ec;--soft:#a3a4aa;--line:#303238;--mine:#22402f;--accent:#8ab8f5;--on:#10151d}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,sans-serif}header{padding:16px 24px}h1{font-size:20px;margin:0}header p{margin:4px 0 0;color:var(--soft)}a{color:var(--accent)}
main{display:flex;gap:24px;padding:0 24px 24px;flex-wrap:wrap}.phone{flex:0 1 400px;height:calc(100vh - 120px);min-height:520px;display:flex;flex-direction:column;background:var(--card);border:1px solid var(--line);border-radius:20px;overflow:hidden}.phone.wide{flex:1 1 480px}
h2{font-size:15px;margin:0;padding:12px 16px;border-bottom:1px solid var(--line)}h2 small{font-weight:400;color:var(--soft)}#chat{flex:1;overflow:auto;padding:16px;display:flex;flex-direction:column;gap:8px}
.m{max-width:84%;padding:8px 12px;border-radius:12px;background:var(--paper);white-space:pre-wrap;overflow-wrap:anywhere;align-self:flex-start}.m.customer{align-self:flex-end;background:var(--mine)}.m small{display:block;color:var(--soft);font-size:12px}.m.gone{opacity:.6;font-style:italic}.m img{max-width:100%;border-radius:8px;display:block}
.keys{display:flex;gap:6px;margin-top:8px;flex-wrap:wrap}.keys button,.tries button{font:inherit;font-size:13px;padding:5px 10px;border:1px solid var(--accent);border-radius:8px;background:transparent;color:var(--accent);cursor:pointer}
.tries{display:flex;gap:6px;padding:8px 12px;overflow:auto;border-top:1px solid var(--line)}.tries button{white-space:nowrap}form{display:flex;gap:8px;padding:12px;border-top:1px solid var(--line)}textarea{flex:1;font:inherit;padding:8px 12px;border:1px solid var(--soft);border-radius:12px;resize:none;background:transparent;color:inherit}form button{font:inherit;padding:8px 16px;border:0;border-radius:12px;background:var(--accent);color:var(--on)}
iframe{flex:1;border:0;width:100%;background:var(--card)}.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}body.shop header{display:flex;gap:24px;align-items:baseline;border-bottom:1px solid var(--line)}main.shop{display:block;padding:48px 24px;max-width:560px}main.shop h1{font-size:32px;line-height:1.15}.price{color:var(--soft)}`;

export const script = `const chat=document.getElementById("chat"),form=document.getElementById("form"),text=document.getElementById("text"),tries=document.getElementById("tries");
const act=(does)=>fetch("/sandbox/telegram",{method:"POST",headers:{"content-type":"application/json","x-parley":"1"},body:JSON.stringify(does)});
const el=(tag,cls,words)=>{const e=document.createElement(tag);if(cls)e.className=cls;if(words)e.textContent=words;return e};
const linked=(m)=>{const f=document.createDocumentFragment();let at=0;const links=m.entities.filter(e=>e.type==="text_link"||e.type==="bold"||e.type==="italic").sort((a,b)=>a.offset-b.offset);
for(const e of links){if(e.offset<at)continue;f.append(m.text.slice(at,e.offset));const piece=m.text.slice(e.offset,e.offset+e.length);if(e.type==="text_link"&&/^https?:/.test(e.url)){const a=el("a","",piece);a.href=e.url;a.target="_blank";a.rel="noopener";f.append(a)}else f.append(el(e.type==="bold"?"strong":"em","",piece));at=e.offset+e.length}f.append(m.text.slice(at));return f};
const draw=(phone)=>{chat.replaceChildren(...phone.messages.map(m=>{const box=el("div","m "+m.by+(m.deleted?" gone":""));if(m.deleted){box.textContent="deleted";return box}
if(m.replyTo){box.append(el("small","","↩ "+m.replyTo.text.slice(0,80)))}if(m.file){if(m.file.kind==="photo"){const i=el("img");i.alt=m.file.name;i.src="/sandbox/telegram/files/"+encodeURIComponent(m.file.fileId);box.append(i)}else box.append(el("small","","📎 "+m.file.name))}
box.append(linked(m));const meta=new Date(m.at).toLocaleTimeString([], {hour:"2-digit",minute:"2-digit"})+(m.edited?" · edited":"")+(m.reactions.length?" "+m.reactions.map(r=>r.emoji).join(""):"");box.append(el("small","",meta));
if(m.buttons.length){const keys=el("div","keys");for(const row of m.buttons)for(const b of row){const k=el("button","",b.label);k.type="button";k.onclick=()=>act({does:"presses",message:m.id,data:b.data});keys.append(k)}box.append(keys)}
if(m.by==="customer"){box.ondblclick=()=>{const t=prompt("Edit",m.text);if(t)act({does:"edits",message:m.id,text:t})}}else box.ondblclick=()=>act({does:"reacts",message:m.id,emoji:"👍"});return box}));chat.scrollTop=chat.scrollHeight};
new EventSource("/sandbox/telegram/stream").onmessage=(e)=>draw(JSON.parse(e.data));
const send=()=>{const t=text.value.trim();if(t){act({does:"writes",text:t});text.value=""}};form.onsubmit=(e)=>{e.preventDefault();send()};text.onkeydown=(e)=>{if(e.key==="Enter"&&!e.shiftKey){e.preventDefault();send()}};
for(const t of ["How long does delivery to Norway take?","Сколько дней на возврат?","Do you have decaf beans?","I want to talk to a person"]){const b=el("button","",t);b.type="button";b.onclick=()=>act({does:"writes",text:t});tries.append(b)}`;

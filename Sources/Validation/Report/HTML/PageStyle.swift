/// How a page looks: in light and dark, on narrow screens and on paper.
enum PageStyle {
  static let text = """
    :root{color-scheme:light dark;--ground:light-dark(#fff,#16181c);--ink:light-dark(#1b1e24,#e4e6ea);\
    --soft:light-dark(#5a6270,#a3abb8);--line:light-dark(#d9dde3,#343a44);\
    --card:light-dark(#f5f6f8,#1f2329);--accent:light-dark(#1f5fbf,#7db1ff);\
    --band:light-dark(#a9c7f2,#2f5288);--mark:light-dark(#c2410c,#fb923c);\
    --pass:light-dark(#17693a,#5fd493);--fail:light-dark(#b3261e,#ff8a80);\
    --inconclusive:light-dark(#7a5600,#f0c052)}
    *{box-sizing:border-box}
    body{margin:0 auto;padding:1.5rem;max-width:76rem;background:var(--ground);color:var(--ink);\
    font:16px/1.5 system-ui,sans-serif}
    h1{font-size:1.9rem;margin:0 0 1rem;overflow-wrap:anywhere}
    h2{font-size:1.3rem;margin:2.5rem 0 .75rem;border-bottom:1px solid var(--line);\
    padding-bottom:.25rem}
    a{color:var(--accent)}
    .skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--ground)}
    .kind{color:var(--soft);margin:0}
    .verdict{display:grid;grid-template-columns:auto 1fr;gap:0 1rem;align-items:center;\
    border:2px solid;border-radius:.6rem;padding:1rem 1.25rem;background:var(--card)}
    .verdict .sign{font-size:2.4rem;line-height:1;font-weight:700}
    .verdict strong{font-size:1.6rem;text-transform:uppercase;letter-spacing:.04em}
    .verdict ul{grid-column:1/-1;margin:.6rem 0 0;padding-left:1.2rem;color:var(--ink)}
    .pass{color:var(--pass)}.fail{color:var(--fail)}.inconclusive{color:var(--inconclusive)}
    nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0;margin:1rem 0 0}
    figure{margin:0 0 1rem}
    figcaption{color:var(--soft);font-size:.9rem}
    .scroll{overflow:auto;max-height:34rem;margin:0 0 1rem;border:1px solid var(--line);\
    border-radius:.4rem}
    table{border-collapse:collapse;width:100%;font-size:.92rem}
    caption{text-align:left;color:var(--soft);padding:.35rem .7rem}
    th,td{padding:.35rem .7rem;border-bottom:1px solid var(--line);text-align:left;\
    vertical-align:top;font-weight:400}
    tbody tr:last-child>*{border-bottom:0}tbody th{min-width:4rem}
    thead th{position:sticky;top:0;background:var(--card);font-weight:600;white-space:nowrap}
    .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}
    th .arrow::after{content:"\\2195";color:var(--soft);padding-left:.3em}
    th[aria-sort=ascending] .arrow::after{content:"\\2191";color:var(--accent)}
    th[aria-sort=descending] .arrow::after{content:"\\2193";color:var(--accent)}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
    .filter{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:0 0 .5rem}
    .filter input{font:inherit;padding:.25rem .5rem;color:inherit;background:var(--card);\
    border:1px solid var(--soft);border-radius:.3rem}
    .filter output{color:var(--soft)}
    dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.2rem 1.2rem;\
    margin:0 0 1rem}
    dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
    svg{max-width:100%;height:auto;font:12px system-ui,sans-serif}
    svg text{fill:var(--ink)}
    .grid{stroke:var(--line)}.axis{stroke:var(--soft)}
    .interval{fill:var(--band)}.bar{fill:var(--accent)}
    .measured{fill:var(--accent);stroke:var(--ground);stroke-width:1.5}
    line.recorded{stroke:var(--mark);stroke-width:2.5}
    .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(21rem,1fr));gap:.8rem}
    .card{display:grid;grid-template-columns:96px 1fr;gap:.8rem;background:var(--card);\
    border:1px solid var(--line);border-radius:.5rem;padding:.7rem;margin:0;break-inside:avoid}
    .card figcaption{color:inherit;min-width:0}
    .card strong,.file{display:block;overflow-wrap:anywhere}
    .file{color:var(--soft);font-size:.8rem}
    .no-picture{width:96px;height:96px;display:grid;place-items:center;color:var(--soft);\
    border:1px dashed var(--line);font-size:.8rem}
    .thumbnail{border-radius:.2rem;display:block}
    .bars{list-style:none;margin:.35rem 0 0;padding:0;font-size:.82rem}
    .bars li{display:grid;grid-template-columns:1fr auto;gap:0 .5rem}
    .bars .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
    .bars .share{font-variant-numeric:tabular-nums}
    .bars .track{grid-column:1/-1;height:5px;background:var(--line);border-radius:3px;\
    overflow:hidden}
    .bars .track span{display:block;height:100%;background:var(--mark)}
    .bars .right{font-weight:600}.bars .right .track span{background:var(--pass)}
    .steps,.maps{display:flex;flex-wrap:wrap;gap:1.2rem}
    .steps figure{max-width:14rem}.steps img{min-width:8rem;image-rendering:pixelated}
    .framed{position:relative;display:inline-block}
    .frame{position:absolute;border:2px solid #ff2d95;box-shadow:0 0 0 1px #fff}
    .map{image-rendering:pixelated;width:auto;min-width:14rem;height:auto;max-width:100%;\
    border:1px solid var(--line)}
    .chain>li{margin-bottom:.8rem}
    footer{margin-top:3rem;color:var(--soft);font-size:.85rem}
    @media(max-width:40rem){body{padding:.8rem}dl{grid-template-columns:1fr}dt{margin-top:.3rem}\
    .cards{grid-template-columns:1fr}}
    @media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:11px}\
    nav,.filter,.skip,.arrow{display:none}.scroll{max-height:none;overflow:visible;border:0}\
    thead th{position:static}section{break-inside:auto}h2{break-after:avoid}\
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
    """
}

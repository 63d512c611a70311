/// How a page looks: in light and dark, on narrow screens and on paper.
enum PageStyle {
  static let text = colors + frame + tables + pictures + media

  private static let colors = """
    :root{color-scheme:light dark;--ground:light-dark(#fff,#14171c);--ink:light-dark(#1a1d23,#e6e8ec);\
    --soft:light-dark(#57606e,#a2abb9);--line:light-dark(#dfe3e9,#323945);\
    --card:light-dark(#f6f7f9,#1d2129);--accent:light-dark(#1d5fc4,#7fb2ff);\
    --band:light-dark(#a9c7f2,#2f5288);--mark:light-dark(#c2410c,#fb923c);\
    --share:light-dark(#dce9fb,#22324c);--pass:light-dark(#15693a,#5fd493);\
    --fail:light-dark(#b3261e,#ff8a80);--inconclusive:light-dark(#7a5600,#f0c052)}
    .pass{color:var(--pass)}.fail{color:var(--fail)}.inconclusive{color:var(--inconclusive)}
    """

  private static let frame = """
    *{box-sizing:border-box}
    html{scroll-padding-top:5rem}
    body{margin:0 auto;padding:2rem 1.5rem;max-width:78rem;background:var(--ground);\
    color:var(--ink);font:16px/1.5 system-ui,sans-serif}
    h1{font-size:2rem;line-height:1.2;margin:.1rem 0 1.2rem;overflow-wrap:anywhere}
    h2{font-size:1.35rem;margin:3rem 0 1rem}
    a{color:var(--accent)}
    .skip{position:absolute;left:-99rem}\
    .skip:focus{left:1rem;top:.5rem;padding:.3rem .6rem;background:var(--ground);z-index:3}
    .kind{color:var(--soft);margin:0;text-transform:uppercase;letter-spacing:.06em;font-size:.8rem}
    .verdict{display:grid;grid-template-columns:auto 1fr;gap:0 1.5rem;align-items:center;\
    border:1px solid var(--line);border-left:.5rem solid;border-radius:.6rem;\
    padding:1.1rem 1.4rem;background:var(--card)}
    .verdict .word{display:flex;align-items:center;gap:.7rem}
    .verdict .sign{font-size:2.2rem;line-height:1;font-weight:700}
    .verdict strong{font-size:1.7rem;text-transform:uppercase;letter-spacing:.04em}
    .verdict ul{margin:0;padding-left:1.2rem;color:var(--ink)}
    .verdict li{margin:.15rem 0}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.8rem;\
    margin:1rem 0 0}
    .tile{border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem;break-inside:avoid}
    .tile dt{font-size:.85rem}
    .tile .value{font-size:1.55rem;font-weight:650;line-height:1.25;\
    font-variant-numeric:tabular-nums}
    .tile .note{color:var(--soft);font-size:.85rem}
    nav{position:sticky;top:0;z-index:2;background:var(--ground);margin:1rem 0 0;\
    border-bottom:1px solid var(--line)}
    nav ul{display:flex;gap:.25rem 1.2rem;list-style:none;padding:.6rem 0;margin:0;\
    flex-wrap:wrap;white-space:nowrap;font-size:.92rem}
    nav a{text-decoration:none}nav a:hover{text-decoration:underline}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
    dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.2rem 1.2rem;\
    margin:0 0 1rem}
    dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
    .tile{display:block}
    footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);\
    font-size:.85rem}
    """

  private static let tables = """
    .scroll{overflow:auto;max-height:34rem;margin:0 0 1rem;border:1px solid var(--line);\
    border-radius:.5rem}
    table{border-collapse:collapse;width:100%;font-size:.92rem}
    caption{text-align:left;color:var(--soft);padding:.45rem .6rem}
    th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:left;\
    vertical-align:top;font-weight:400}
    tbody tr:last-child>*{border-bottom:0}tbody tr:hover{background:var(--card)}
    .whole{max-height:none}
    .fitted{width:fit-content;max-width:100%}.fitted table{width:auto}
    tbody th{min-width:4rem}.short{white-space:nowrap}
    .whole tbody th{min-width:9rem;overflow-wrap:anywhere}
    .verdict-word{font-weight:600}
    .reasons{margin:0 0 1.2rem;scroll-margin-top:1rem;break-inside:avoid}
    .reasons:target h3{text-decoration:underline;text-decoration-thickness:.15em}
    h3{font-size:1.05rem;margin:0 0 .2rem;overflow-wrap:anywhere}
    .reasons ul{margin:0;padding-left:1.2rem}.reasons li{overflow-wrap:anywhere}
    thead th{position:sticky;top:0;background:var(--card);font-weight:600;white-space:nowrap;z-index:1}
    .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    [data-share]{background:linear-gradient(to left,var(--share) var(--part),transparent var(--part))\
     no-repeat right .4rem center/calc(100% - .8rem) 70%}
    th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}
    th button:hover{color:var(--accent)}
    th .arrow::after{content:"\\2195";color:var(--soft);padding-left:.3em}
    th[aria-sort=ascending] .arrow::after{content:"\\2191";color:var(--accent)}
    th[aria-sort=descending] .arrow::after{content:"\\2193";color:var(--accent)}
    .filter{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center;margin:0 0 .5rem}
    .filter input{font:inherit;padding:.25rem .6rem;color:inherit;background:var(--card);\
    border:1px solid var(--soft);border-radius:.35rem;min-width:14rem}
    .filter output{color:var(--soft)}
    """

  private static let pictures = """
    figure{margin:0 0 1rem}
    figcaption{color:var(--soft);font-size:.9rem}
    svg{max-width:100%;height:auto;font:12px system-ui,sans-serif}
    svg text{fill:var(--ink)}
    .grid{stroke:var(--line)}.axis{stroke:var(--soft)}
    .interval{fill:var(--band)}.bar{fill:var(--accent)}
    .measured{fill:var(--accent);stroke:var(--ground);stroke-width:1.5}
    line.recorded{stroke:var(--mark);stroke-width:2.5}
    .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,1fr));gap:.8rem}
    .card{display:grid;grid-template-columns:96px 1fr;gap:.9rem;border:1px solid var(--line);\
    border-radius:.6rem;padding:.8rem;margin:0;break-inside:avoid}
    .card.bare{grid-template-columns:1fr}
    .remark{color:var(--soft);margin:0 0 .8rem}
    .card figcaption{color:inherit;min-width:0}
    .taken{display:block;font-size:.88rem}
    .card strong,.file{display:block;overflow-wrap:anywhere}
    .file{color:var(--soft);font-size:.8rem}
    .no-picture{width:96px;height:96px;display:grid;place-items:center;color:var(--soft);\
    border:1px dashed var(--line);font-size:.8rem}
    img{max-width:100%;height:auto}
    .thumbnail{border-radius:.25rem;display:block;min-width:96px;image-rendering:auto}
    .bars{list-style:none;margin:.4rem 0 0;padding:0;font-size:.82rem}
    .bars li{display:grid;grid-template-columns:1fr auto;gap:0 .5rem}
    .bars .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
    .bars .share{font-variant-numeric:tabular-nums}
    .bars .track{grid-column:1/-1;height:5px;background:var(--line);border-radius:3px;\
    overflow:hidden;margin-bottom:.15rem}
    .bars .track span{display:block;height:100%;background:var(--mark)}
    .bars .right{font-weight:600}.bars .right .track span{background:var(--pass)}
    .steps{display:flex;flex-wrap:wrap;gap:1.5rem;align-items:flex-start}
    .steps figure{width:14rem}.steps img{width:100%;image-rendering:pixelated}
    .steps .arrow{align-self:center;color:var(--soft);font-size:1.5rem}
    .framed{position:relative}
    .frame{position:absolute;border:2px solid #ff2d95;box-shadow:0 0 0 1px #fff}
    .maps{display:grid;grid-template-columns:repeat(auto-fill,minmax(22rem,1fr));gap:1rem}
    .map{image-rendering:pixelated;width:100%;border:1px solid var(--line)}
    .chain{padding-left:1.4rem}.chain>li{margin-bottom:.8rem}
    code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
    """

  private static let media = """
    @media(max-width:40rem){body{padding:.9rem}h1{font-size:1.5rem}svg.wide{font-size:16px}\
    html{scroll-padding-top:3.5rem}nav ul{flex-wrap:nowrap;overflow-x:auto}dl{grid-template-columns:1fr}dt{margin-top:.3rem}\
    .verdict{grid-template-columns:1fr;gap:.6rem}.cards,.maps{grid-template-columns:1fr}\
    .filter input{min-width:0;width:100%}}
    @page{margin:12mm}
    @media print{:root{color-scheme:light}html{font-size:11px}\
    body{max-width:none;padding:0;font-size:1rem}svg{font-size:11px}\
    th,td{padding:.25rem .4rem}td,tbody th{overflow-wrap:anywhere}.card{padding:.6rem}\
    nav,.filter,.skip,th .arrow{display:none}.scroll{max-height:none;overflow:visible;border:0}\
    thead th{position:static}section{break-inside:auto}h2{break-after:avoid;margin-top:1.5rem}\
    .tiles{grid-template-columns:repeat(5,1fr)}\
    .cards{grid-template-columns:1fr 1fr}tr{break-inside:avoid}\
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
    """
}

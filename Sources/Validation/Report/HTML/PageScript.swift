/// Sorting and filtering of tables; without it every row is there in its first order.
enum PageScript {
  static let text = """
    for (const table of document.querySelectorAll("table.sortable")) {
      const body = table.tBodies[0];
      const key = (row, column) => {
        const cell = row.cells[column];
        const order = cell.dataset.order;
        return order === undefined ? cell.textContent : Number(order);
      };
      const compare = (a, b) => typeof a === "number" && typeof b === "number"
        ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
      for (const button of table.querySelectorAll("th button")) {
        button.addEventListener("click", () => {
          const head = button.closest("th");
          const descending = head.getAttribute("aria-sort") === "ascending";
          for (const other of table.querySelectorAll("thead th")) {
            other.setAttribute("aria-sort", "none");
          }
          head.setAttribute("aria-sort", descending ? "descending" : "ascending");
          const column = Number(button.dataset.column);
          const rows = Array.from(body.rows);
          rows.sort((a, b) => compare(key(a, column), key(b, column)) * (descending ? -1 : 1));
          body.append(...rows);
        });
      }
    }
    for (const input of document.querySelectorAll("input[data-table]")) {
      const table = document.getElementById(input.dataset.table);
      const output = document.getElementById(input.dataset.table + "-count");
      input.addEventListener("input", () => {
        const wanted = input.value.trim().toLowerCase();
        let shown = 0;
        for (const row of table.tBodies[0].rows) {
          row.hidden = !row.textContent.toLowerCase().includes(wanted);
          shown += row.hidden ? 0 : 1;
        }
        output.textContent = shown + (shown === 1 ? " row" : " rows");
      });
    }
    """
}

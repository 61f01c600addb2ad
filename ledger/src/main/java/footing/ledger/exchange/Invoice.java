package footing.ledger.exchange;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A supplier's bill as a table: a line for each day and model.
///
/// @param priced whether it tells money
/// @param counted whether it tells tokens
public record Invoice(String file, List<Line> lines, boolean priced, boolean counted) {
    /// What a bill says of one day and model.
    ///
    /// @param micros millionths of `currency`
    /// @param currency in capitals; empty where the bill does not say
    public record Line(LocalDate day, String model, long tokens, long micros, String currency) {}

    /// What a column can mean.
    public enum Column {
        DATE(
                "date",
                "day",
                "usage_date",
                "billing_date",
                "start_time",
                "start_time_iso",
                "日期",
                "账单日期",
                "消费日期",
                "使用日期",
                "计费日期",
                "账期",
                "消费时间",
                "使用时间",
                "开始时间"),
        MODEL(
                "model",
                "model_name",
                "model name",
                "line_item",
                "name",
                "sku",
                "item",
                "product",
                "模型",
                "模型名称",
                "计费项",
                "产品",
                "产品名称",
                "商品名称"),
        IN(
                "tokens_in",
                "input_tokens",
                "prompt_tokens",
                "n_context_tokens_total",
                "input tokens",
                "输入",
                "输入tokens",
                "输入token数",
                "输入token",
                "输入词元"),
        OUT(
                "tokens_out",
                "output_tokens",
                "completion_tokens",
                "n_generated_tokens_total",
                "output tokens",
                "输出",
                "输出tokens",
                "输出token数",
                "输出token",
                "输出词元"),
        TOKENS(
                "tokens",
                "total_tokens",
                "quantity",
                "usage",
                "total tokens",
                "用量",
                "数量",
                "总tokens",
                "token数",
                "tokens数",
                "总token数"),
        AMOUNT(
                "amount",
                "cost",
                "total",
                "amount_value",
                "cost_in_major",
                "billed_cost",
                "金额",
                "费用",
                "应付金额",
                "消费金额",
                "实付金额",
                "原价"),
        CURRENCY("currency", "amount_currency", "币种", "货币");

        /// A line each.
        private final String names;

        Column(String... names) {
            this.names = String.join("\n", names);
        }

        /// E.g. `date`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Reads a bill.
    ///
    /// @param named what columns are called here, by what they mean, e.g. `date=Tag`; the usual
    ///   names are known
    public static Invoice read(String file, byte[] bytes, Map<Column, String> named)
            throws ExchangeFault {
        CsvText table = CsvText.read(file, Exports.text(file, bytes));
        Map<Column, String> columns = columns(file, table, named);
        List<Line> lines = new ArrayList<>();
        for (CsvText.Section section : table.sections()) {
            for (CsvText.Row row : section.rows()) {
                Line line = line(row, columns);
                if (line != null) {
                    lines.add(line);
                }
            }
        }
        boolean priced = columns.containsKey(Column.AMOUNT);
        boolean counted =
                columns.containsKey(Column.TOKENS)
                        || (columns.containsKey(Column.IN) && columns.containsKey(Column.OUT));
        if (!priced && !counted) {
            throw missing(file, table, "amount, tokens, or tokens in and out");
        }
        return new Invoice(file, lines, priced, counted);
    }

    private static Map<Column, String> columns(
            String file, CsvText table, Map<Column, String> named) throws ExchangeFault {
        Map<Column, String> columns = new LinkedHashMap<>();
        for (Column column : Column.values()) {
            String own = named.get(column);
            if (own != null) {
                if (!table.has(own.toLowerCase(Locale.ROOT))) {
                    throw missing(file, table, own);
                }
                columns.put(column, own.toLowerCase(Locale.ROOT));
            } else {
                column.names
                        .lines()
                        .filter(table::has)
                        .findFirst()
                        .ifPresent(name -> columns.put(column, name));
            }
        }
        for (Column needed : List.of(Column.DATE, Column.MODEL)) {
            if (!columns.containsKey(needed)) {
                throw missing(file, table, needed.word());
            }
        }
        return columns;
    }

    private static ExchangeFault missing(String file, CsvText table, String what) {
        return new ExchangeFault(
                file
                        + " has the columns "
                        + String.join(", ", table.names().stream().map(Cell::shown).toList())
                        + " and none for "
                        + what
                        + " (expected: usual names, or --columns date=NAME,model=NAME,…)");
    }

    /// Null for a line without a day: a sum, or a remark.
    private static @Nullable Line line(CsvText.Row row, Map<Column, String> columns)
            throws ExchangeFault {
        String date = cell(row, columns, Column.DATE);
        if (date.isEmpty() || !Character.isDigit(date.charAt(0))) {
            return null;
        }
        String where = "line " + row.line();
        LocalDate day = day(date, where);
        long tokens =
                columns.containsKey(Column.IN) && columns.containsKey(Column.OUT)
                        ? Math.addExact(
                                Cell.count(plain(cell(row, columns, Column.IN)), where),
                                Cell.count(plain(cell(row, columns, Column.OUT)), where))
                        : Cell.count(plain(cell(row, columns, Column.TOKENS)), where);
        String amount = cell(row, columns, Column.AMOUNT);
        String bare = amount.replaceAll("[¥￥$€\\s]|元", "");
        return new Line(
                day,
                model(cell(row, columns, Column.MODEL)),
                tokens,
                bare.isEmpty() ? 0 : Cell.micros(Cell.number(bare, where), where),
                currency(cell(row, columns, Column.CURRENCY), amount));
    }

    private static LocalDate day(String date, String where) throws ExchangeFault {
        String plain = date.replace('/', '-').replace("年", "-").replace("月", "-").replace("日", "");
        if (plain.matches("\\d{8}")) {
            plain = plain.substring(0, 4) + "-" + plain.substring(4, 6) + "-" + plain.substring(6);
        }
        if (plain.matches("\\d{4}-\\d-.*|\\d{4}-\\d\\d-\\d(\\D.*)?")) {
            String[] parts = plain.split("[-T ]", 4);
            plain =
                    parts[0]
                            + "-"
                            + (parts[1].length() == 1 ? "0" : "")
                            + parts[1]
                            + "-"
                            + (parts[2].length() == 1 ? "0" : "")
                            + parts[2];
        }
        return Cell.instant(plain, where).atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static String plain(String count) {
        return count.replaceAll("(?<=\\d),(?=\\d{3})", "");
    }

    /// Lines of a bill may name what of a model they count: `gpt-4o, input`.
    private static String model(String text) {
        int comma = text.indexOf(", ");
        return comma < 0 ? text : text.substring(0, comma);
    }

    private static String currency(String told, String amount) {
        String word = told.toUpperCase(Locale.ROOT);
        if (word.equals("RMB")
                || word.equals("人民币")
                || word.equals("元")
                || (word.isEmpty() && amount.matches(".*[¥￥元].*"))) {
            return "CNY";
        }
        if (word.equals("美元") || word.equals("$") || (word.isEmpty() && amount.contains("$"))) {
            return "USD";
        }
        return word;
    }

    private static String cell(CsvText.Row row, Map<Column, String> columns, Column column) {
        String name = columns.get(column);
        return name == null ? "" : row.cell(name);
    }
}

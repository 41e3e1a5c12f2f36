import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Prints a,b,score for the topics of a set: French analyser, BM25, each note as a query. */
public final class LuceneBaseline {
  private static List<List<String>> readCsv(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        row.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else if (c != '\r' || quoted) {
        field.append(c);
      }
    }
    return rows;
  }

  public static void main(String[] arguments) throws Exception {
    List<List<String>> rows = readCsv(Files.readString(Path.of(arguments[0])));
    int id = rows.get(0).indexOf("topic_id");
    int text = rows.get(0).indexOf("text");
    FrenchAnalyzer analyzer = new FrenchAnalyzer();
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
      for (List<String> row : rows.subList(1, rows.size())) {
        Document document = new Document();
        document.add(new StoredField("id", row.get(id)));
        document.add(new TextField("text", row.get(text), Field.Store.NO));
        writer.addDocument(document);
      }
    }
    System.out.println("a,b,score");
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      for (List<String> row : rows.subList(1, rows.size())) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        try (TokenStream stream = analyzer.tokenStream("text", new StringReader(row.get(text)))) {
          CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
          stream.reset();
          while (stream.incrementToken()) {
            query.add(new TermQuery(new Term("text", term.toString())), BooleanClause.Occur.SHOULD);
          }
        }
        for (ScoreDoc hit : searcher.search(query.build(), 50).scoreDocs) {
          String other = searcher.storedFields().document(hit.doc).get("id");
          if (!other.equals(row.get(id))) {
            System.out.println(row.get(id) + "," + other + "," + hit.score);
          }
        }
      }
    }
  }
}

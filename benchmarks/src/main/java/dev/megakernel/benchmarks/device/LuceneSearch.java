package dev.megakernel.benchmarks.device;

import dev.megakernel.demo.gazetteer.Gazetteer;
import dev.megakernel.demo.gazetteer.PlaceNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * The same names in a Lucene index: an automaton of at most two edits walks the dictionary. It finds less than the search
 * does, which is exact at any distance, and counts edits in letters instead of bytes. Thread-safe.
 */
final class LuceneSearch implements AutoCloseable {

    private static final String FIELD = "name";
    private static final int MOST_EDITS = 2;

    /** Terms a query may expand to; Lucene scores the best of them. */
    private static final int MOST_EXPANSIONS = 128;

    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    LuceneSearch(Gazetteer gazetteer) throws IOException {
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
            for (int i = 0; i < gazetteer.size(); i++) {
                Document document = new Document();
                String name = new String(gazetteer.normalisedName(i), StandardCharsets.UTF_8);
                document.add(new StringField(FIELD, name, Field.Store.NO));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
        this.reader = DirectoryReader.open(directory);
        this.searcher = new IndexSearcher(reader);
    }

    /** How many names it finds within two edits, at most {@code limit}. */
    int search(String text, int limit) throws IOException {
        String pattern = new String(PlaceNames.normalise(text), StandardCharsets.UTF_8);
        FuzzyQuery query = new FuzzyQuery(new Term(FIELD, pattern), MOST_EDITS, 0, MOST_EXPANSIONS, false);
        TopDocs found = searcher.search(query, limit);
        return found.scoreDocs.length;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}

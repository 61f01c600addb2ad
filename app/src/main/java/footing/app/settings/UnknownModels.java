package footing.app.settings;

/// What becomes of an ask for a model that no leg knows.
public enum UnknownModels {
    /// The nearest in capability answers; the answer's `model` names it.
    NEAREST,
    /// 404, as OpenAI does.
    REFUSE
}

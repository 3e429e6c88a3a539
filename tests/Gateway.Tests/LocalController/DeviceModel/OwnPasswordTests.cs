using Gateway.LocalController.DeviceModel;

namespace Gateway.Tests.LocalController.DeviceModel;

/// <summary>Which password the own link shows. OCPP 2.1 part 2, A01.</summary>
public sealed class OwnPasswordTests
{
    private const int PasswordRefused = 2505, PasswordForgotten = 2506;
    private const string New = "given by the cloud", Newer = "given by the cloud again", OfFile = "the site file's own";

    [Fact]
    public void What_the_csms_sets_is_shown_next_and_after_a_restart()
    {
        var first = Rack.New();
        Assert.Equal(OfFile, Of(first).Next());

        Assert.Equal(("Accepted", null), Set(first, New));

        Assert.Equal(New, Of(first).Next());
        using var second = first.Restarted();
        Assert.Equal(New, Of(second).Next());
    }

    [Theory]
    [InlineData("too short", "InvalidValue")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789", "TooLargeElement")]
    [InlineData("with a\ttab in the middle", "InvalidValue")]
    public void What_is_no_password_is_rejected(string password, string reason)
    {
        using var rack = Rack.New();

        Assert.Equal(("Rejected", reason), Set(rack, password));

        Assert.Equal(OfFile, Of(rack).Next());
    }

    [Fact]
    public void One_that_the_csms_then_refuses_gives_way_to_the_one_that_is_let_in()
    {
        using var rack = Rack.New();
        Set(rack, New);
        Of(rack).LetIn(New);
        Set(rack, Newer);

        Of(rack).Refused(Of(rack).Next());
        Assert.Equal(New, Of(rack).Next());
        Of(rack).Refused(New);
        Assert.Equal(OfFile, Of(rack).Next());
        Of(rack).Refused(OfFile);
        Assert.Equal(Newer, Of(rack).Next());
        Of(rack).Refused(Newer);
        Of(rack).LetIn(Of(rack).Next());

        Assert.Equal(New, Of(rack).Next());
        Of(rack).Refused(New);
        Assert.Equal(OfFile, Of(rack).Next());      // the newer one is forgotten
        Assert.Equal(3, rack.Log.Of(PasswordRefused).Count);
        Assert.Single(rack.Log.Of(PasswordForgotten));
    }

    [Fact]
    public void The_site_files_password_set_by_the_csms_is_no_change_any_more()
    {
        using var rack = Rack.New();
        Set(rack, New);

        Set(rack, OfFile);

        Assert.Empty(rack.Image.Freeze().Controller!.Overridden);
        Of(rack).LetIn(Of(rack).Next());
        Assert.Equal(OfFile, Of(rack).Next());
    }

    [Fact]
    public void Without_any_password_none_is_shown()
    {
        using var rack = Rack.New(csms: Rack.Csms with { Password = null });

        Assert.Null(Of(rack).Next());
        Of(rack).Refused(null);
        Of(rack).LetIn(null);
        Assert.Null(Of(rack).Next());
    }

    private static OwnPassword Of(Rack rack) => rack.Service<OwnPassword>();

    private static (string Status, string? Reason) Set(Rack rack, string password)
        => rack.Set("""{"name":"SecurityCtrlr"}""", """{"name":"BasicAuthPassword"}""", password);
}

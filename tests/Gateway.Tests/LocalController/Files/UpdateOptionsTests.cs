using Gateway.Tests.Configuration;

namespace Gateway.Tests.LocalController.Files;

public sealed class UpdateOptionsTests
{
    [Theory]
    [InlineData("updateCommand: [dpkg, --install, '{file}']", "must begin with the full path of a program")]
    [InlineData("updateCommand: [/usr/bin/dpkg, --install]", "must have {file} among its arguments")]
    [InlineData("updateCommand: dpkg", "must be a list")]
    [InlineData("updateCommand: ['']", "is empty")]
    [InlineData("updateCa: nowhere.pem", "cannot be read")]
    [InlineData("allowUnsignedUpdates: perhaps", "write true or false")]
    public void A_mistake_is_told_at_its_place(string line, string fault)
    {
        using var folder = new SiteFolder();

        Assert.Contains(fault, Assert.Single(folder.Faults(SiteFolder.Good + "\ncontroller:\n  " + line)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_updated_unless_it_is_said_how()
    {
        using var folder = new SiteFolder();

        Assert.Empty(folder.Site(SiteFolder.Good).Controller.Command);
        Assert.False(folder.Site(SiteFolder.Good).Controller.AllowUnsigned);
        Assert.Equal(
            ["/usr/bin/dpkg", "--install", "{file}"],
            folder.Site(SiteFolder.Good + "\ncontroller:\n  updateCommand: [/usr/bin/dpkg, --install, '{file}']").Controller.Command.AsEnumerable());
    }
}
